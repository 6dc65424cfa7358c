"""What GitHub's REST lists hold, item by item, in the shape its own description asks for."""

from datetime import UTC, datetime, timedelta
from typing import Any

SITE = "https://github.com"
API = "https://api.github.com"
START = datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)
_USER_URLS = (
    "followers following gists starred subscriptions organizations repos events received_events".split()  # of a user
)
_REPOSITORY_URLS = (
    "archive assignees blobs branches collaborators comments commits compare contents contributors deployments "
    "downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels "
    "languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams "
    "trees clone git ssh svn"
).split()


def at(minutes: float) -> str:
    """So many minutes after noon of 1 January 2026, as GitHub writes it."""
    return (START + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def user(id: int, login: str, type: str = "User", **more: Any) -> dict[str, Any]:
    """A simple user."""
    home = f"{API}/users/{login}"
    return {
        "login": login,
        "id": id,
        "node_id": f"U_{id}",
        "avatar_url": f"https://avatars.githubusercontent.com/u/{id}?v=4",
        "gravatar_id": "",
        "url": home,
        "html_url": f"{SITE}/{login}",
        **{f"{name}_url": f"{home}/{name}" for name in _USER_URLS},
        "type": type,
        "site_admin": False,
        **more,
    }


def whole_user(who: dict[str, Any]) -> dict[str, Any]:
    """The user a token belongs to, as `/user` gives it."""
    nothing = dict.fromkeys(("name", "company", "blog", "location", "email", "hireable", "bio"))
    counts = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    return {**nothing, **counts, "created_at": at(0), "updated_at": at(0), **who}


def repository(id: int, full_name: str, owner: dict[str, Any], minutes: float = 0) -> dict[str, Any]:
    """A whole repository."""
    home = f"{API}/repos/{full_name}"
    return {
        "id": id,
        "node_id": f"R_{id}",
        "name": full_name.partition("/")[2],
        "full_name": full_name,
        "owner": owner,
        "private": False,
        "html_url": f"{SITE}/{full_name}",
        "description": None,
        "fork": False,
        "url": home,
        **{f"{name}_url": f"{home}/{name}" for name in _REPOSITORY_URLS},
        **dict.fromkeys(("homepage", "language", "mirror_url", "license")),
        **dict.fromkeys(("forks", "open_issues", "watchers", "size"), 0),
        **{f"{name}_count": 0 for name in "forks open_issues stargazers watchers network subscribers".split()},
        **{f"has_{name}": True for name in "issues projects wiki pages discussions downloads".split()},
        "default_branch": "main",
        "archived": False,
        "disabled": False,
        "pushed_at": at(minutes),
        "created_at": at(minutes),
        "updated_at": at(minutes),
    }


def issue(
    id: int, number: int, full_name: str, who: dict[str, Any] | None, title: str, minutes: float
) -> dict[str, Any]:
    """An issue."""
    home = f"{API}/repos/{full_name}/issues/{number}"
    return {
        "url": home,
        "repository_url": f"{API}/repos/{full_name}",
        "labels_url": f"{home}/labels{{/name}}",
        "comments_url": f"{home}/comments",
        "events_url": f"{home}/events",
        "html_url": f"{SITE}/{full_name}/issues/{number}",
        "id": id,
        "node_id": f"I_{id}",
        "number": number,
        "title": title,
        "user": who,
        "labels": [],
        "state": "open",
        "locked": False,
        "assignee": None,
        "assignees": [],
        "milestone": None,
        "comments": 0,
        "created_at": at(minutes),
        "updated_at": at(minutes),
        "closed_at": None,
        "author_association": "NONE",
        "body": "A body that is nobody's business",
    }


def label(name: str) -> dict[str, Any]:
    """A label of an issue."""
    return {
        "id": 1,
        "node_id": "L_1",
        "url": f"{API}/labels/1",
        "name": name,
        "description": None,
        "color": "ededed",
        "default": False,
    }


def comment(id: int, number: int, full_name: str, who: dict[str, Any] | None, minutes: float) -> dict[str, Any]:
    """A comment on an issue or a pull request."""
    return {
        "url": f"{API}/repos/{full_name}/issues/comments/{id}",
        "html_url": f"{SITE}/{full_name}/issues/{number}#issuecomment-{id}",
        "issue_url": f"{API}/repos/{full_name}/issues/{number}",
        "id": id,
        "node_id": f"IC_{id}",
        "user": who,
        "created_at": at(minutes),
        "updated_at": at(minutes),
        "author_association": "NONE",
        "body": "A body that is nobody's business",
    }


def review_comment(
    id: int, number: int, full_name: str, who: dict[str, Any] | None, minutes: float, reply_to: int | None = None
) -> dict[str, Any]:
    """A comment on a line of a pull request."""
    home, pull = f"{API}/repos/{full_name}/pulls/comments/{id}", f"{API}/repos/{full_name}/pulls/{number}"
    page = f"{SITE}/{full_name}/pull/{number}#discussion_r{id}"
    return {
        "url": home,
        "pull_request_review_id": 1,
        "id": id,
        "node_id": f"PRRC_{id}",
        "diff_hunk": "@@ -1 +1 @@",
        "path": "a.py",
        "commit_id": "0" * 40,
        "original_commit_id": "0" * 40,
        "user": who,
        "body": "A body that is nobody's business",
        "created_at": at(minutes),
        "updated_at": at(minutes),
        "html_url": page,
        "pull_request_url": pull,
        "author_association": "NONE",
        "_links": {"self": {"href": home}, "html": {"href": page}, "pull_request": {"href": pull}},
        **({"in_reply_to_id": reply_to} if reply_to else {}),
    }


def pull(
    id: int, number: int, home: dict[str, Any], who: dict[str, Any] | None, title: str, minutes: float
) -> dict[str, Any]:
    """A pull request as the list gives it: who merged it is not in there."""
    full_name = home["full_name"]
    url, page = f"{API}/repos/{full_name}/pulls/{number}", f"{SITE}/{full_name}/pull/{number}"
    issue_url = f"{API}/repos/{full_name}/issues/{number}"
    branch = {"label": "x:main", "ref": "main", "repo": home, "sha": "0" * 40, "user": home["owner"]}
    links = "self html issue comments review_comments review_comment commits statuses".split()
    return {
        "url": url,
        "id": id,
        "node_id": f"PR_{id}",
        "html_url": page,
        "diff_url": f"{page}.diff",
        "patch_url": f"{page}.patch",
        "issue_url": issue_url,
        "commits_url": f"{url}/commits",
        "review_comments_url": f"{url}/comments",
        "review_comment_url": f"{url}/comments{{/number}}",
        "comments_url": f"{issue_url}/comments",
        "statuses_url": f"{url}/statuses",
        "number": number,
        "state": "open",
        "locked": False,
        "title": title,
        "user": who,
        "body": "A body that is nobody's business",
        "labels": [],
        "milestone": None,
        "created_at": at(minutes),
        "updated_at": at(minutes),
        "closed_at": None,
        "merged_at": None,
        "merge_commit_sha": None,
        "assignee": None,
        "head": branch,
        "base": branch,
        "_links": {name: {"href": url} for name in links},
        "author_association": "NONE",
        "auto_merge": None,
    }
