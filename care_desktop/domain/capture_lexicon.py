"""The English words the capture line understands, as tables."""

from care_desktop.domain.interactions import Channel


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Rank: 3 a medium that rules out the others, 2 a kind of gathering, 1 being together, 0 a weak hint.
CHANNEL_WORDS: dict[str, tuple[Channel, int]] = {
    word: (channel, rank)
    for channel, rank, words in (
        (
            Channel.CALL,
            3,
            "call|calls|phone|phone call|video call|videocall|zoom|zooms|zoomed|skype|facetime|google"
            " meet|hangout"
            "|jitsi|webex|teams call|ms teams|on teams|virtual coffee|called|phoned|rang|coffee call|1:1 call",
        ),
        (
            Channel.CHAT,
            3,
            "slack|discord|telegram|whatsapp|irc|gitter|zulip|dm|dms|dmed|dm'd|dm'ed|texted|messaged|sms|wechat"
            "|slacked|on signal|on matrix|via signal|via matrix|in chat|by chat|via chat|discorded|whatsapped",
        ),
        (Channel.CHAT, 0, "chat|chatted|chats|chatting|pinged|ping"),
        (Channel.EMAIL, 3, "email|emails|e-mail|e-mails|mail|mails|emailed|e-mailed|mailed|emailing"),
        (
            Channel.SOCIAL,
            3,
            "twitter|tweet|tweets|tweeted|mastodon|bluesky|linkedin|toot|tooted|fediverse|instagram|facebook"
            "|on x|via x|on threads|youtube|tiktok|skeet|bsky|skeeted",
        ),
        (Channel.GITHUB, 3, "github|gh|pull request|pull requests|github issue|github discussions"),
        (Channel.STACK_OVERFLOW, 3, "stack overflow|stackoverflow|on so"),
        (Channel.FORUM, 3, "forum|forums|discourse|reddit|hacker news|mailing list|forum thread|forum post"),
        (Channel.WEBINAR, 3, "webinar|livestream|live stream|webinars"),
        (Channel.TRAINING, 3, "workshop|training|bootcamp|masterclass|trained|workshops|training session"),
        (
            Channel.ONLINE_FORM,
            3,
            "online form|contact form|survey|typeform|feedback form|google form|web form|signup form",
        ),
        (Channel.MEETUP, 2, "meetup|meet-up|user group|meetups"),
        (Channel.HACKATHON, 2, "hackathon|hackday|hack day|hack night|hackfest"),
        (Channel.CONFERENCE, 2, "conference|conf|summit"),
        (
            Channel.IN_PERSON,
            1,
            "office visit|visit|coffee|lunch|dinner|breakfast|brunch|beer|beers|drinks|hallway|in"
            " person|in-person|face to face"
            "|face-to-face|f2f|visited|ran into|bumped into|met|sat with|sat down with|hung out|tea|walk"
            "|met with|met up",
        ),
    )
    for word in words.split("|")
}
# Channel words that say no more than the field does leave the note; "coffee" or "zoom" stay.
PLAIN_CHANNEL_WORDS = _words(
    "call phone email e-mail mail emails chat webinar forum github meetup conference hackathon dm called phoned"
    " rang emailed e-mailed mailed met chatted dmed dm'd texted messaged met pinged"
)

# Verbs of ours that take a person right after them (with the small words of PARTICLES between).
MEETING_VERBS = _words(
    "met meet saw visited talked talk spoke chatted chat caught ran bumped paired sat hung synced worked"
    " debugged"
    " connected discussed brainstormed hacked checked crossed zoomed speaking talking meeting chatting"
    " interviewed"
    " hosted joined"
)
WRITING_VERBS = _words(
    "emailed e-mailed mailed messaged dmed dm'd dm'ed pinged texted slacked whatsapped wrote contacted reached"
    " nudged tweeted reminded followed tooted"
)
CALLING_VERBS = _words("called phoned rang")
REPLYING_VERBS = _words("replied answered responded got commented")
SERVING_VERBS = _words(
    "helped thanked invited onboarded unblocked coached mentored trained taught congratulated welcomed"
    " told asked"
    " interviewed showed demoed presented walked pointed assisted supported advised encouraged guided"
)
GIVING_VERBS = _words("gave sent shared handed forwarded passed showed linked recommended pointed brought walked")
REVIEWING_VERBS = _words("merged reviewed closed landed approved accepted triaged")
INTRODUCING_VERBS = _words("introduced intro'd introed connected introducing intro")
PROMISING_VERBS = _words("promised owe owed")
OUR_VERBS = (
    MEETING_VERBS | WRITING_VERBS | CALLING_VERBS | REPLYING_VERBS | SERVING_VERBS | GIVING_VERBS
    | REVIEWING_VERBS | INTRODUCING_VERBS
)  # fmt: skip
# Lower-case unknown words count as names only right after these.
SURE_VERBS = _words("met emailed e-mailed called phoned messaged dmed dm'd pinged texted visited saw")
TALK_VERBS = _words("talked spoke chatted caught met ran bumped wrote replied reached paired sat")
PARTICLES = _words("up with to back out in into down over w/ again briefly also quickly just on together across by")
# These say no more than flow and channel do, so they leave the note once their people are taken out.
SPENT_VERBS = _words(
    "met meet called phoned rang emailed e-mailed mailed messaged dmed dm'd dm'ed pinged talked talk spoke"
    " chatted saw texted introduced intro'd introed ran bumped wrote caught"
)

MEETING_NOUNS = _words(
    "coffee lunch dinner breakfast brunch beer beers drinks call chat zoom sync meeting catchup catch-up"
    " 1:1 1-1"
    " one-on-one session demo conversation talk thread convo email emails dm dms slack huddle hangout interview"
    " skype walk tea workshop webinar training pairing exchange discussion hallway intro breakout stand-up"
    " standup meet facetime discord whatsapp telegram phone stroll retro onboarding call-back debrief q&a"
    " podcast livestream panel ama stream roundtable recording"
)
INBOUND_NOUNS = _words(
    "email e-mail mail message dm dms question questions pr prs issue bug feedback note reply request ping call"
    " tweet report patch post comment comments mention toot review message: thread ticket answer letter"
    " suggestion"
    " q complaint contribution idea heard voicemail reaction response survey signup text news"
)
OUTBOUND_NOUNS = _words(
    "email e-mail mail message dm note reply intro introduction demo text tweet letter ping thanks thx"
)
FOR_NOUNS = _words("workshop training webinar demo session talk sticker t-shirt hoodie swag call")

ASKING_VERBS = _words("asked asks wondered asking inquired enquired wonders queried")
WANTING_VERBS = _words(
    "wants wanted want need complain report request suggest needs requested requests suggested suggests"
    " proposed misses complained complains reported reports"
    " struggles struggled wishes prefers pushed begs raised flagged grumbled moaned missed filed found hit"
    " lacks expected expects"
)
FEELING_VERBS = _words(
    "loves loved likes liked hates hated enjoyed enjoys praised praises raves raved dislikes disliked"
    " feels felt"
    " is was are seems seemed appreciates appreciated"
)
FEELING_ADJECTIVES = _words(
    "happy unhappy excited annoyed frustrated angry upset delighted thrilled impressed disappointed stuck"
    " blocked"
    " confused interested keen curious super very really so quite"
)
SAYING_VERBS = _words("said says mentioned mentions told explained thinks thought noted noticed confirmed shared")
DOING_VERBS = _words(
    "tried signed installed built shipped deployed went launched contributed opened submitted sent fixed merged"
    " answered helped spoke gave wrote blogged published presented introduced referred churned left cancelled"
    " canceled stopped joined attended came registered released created made started finished migrated switched"
    " moved adopted upgraded tweeted posted translated replied commented emailed called messaged pinged"
    " dmed dm'd"
    " wrote rang phoned visited demoed invited thanked recommended organised organized ran hosted"
    " mentored has had"
    " got uses used runs moves moving plans works worked dropped showed taught did quit became returned"
    " won gets signs tries"
    " promised will can cannot can't couldn't didn't doesn't hasn't won't would committed agreed merged"
    " reviewed"
    " took grabbed received picked e-mailed texted mailed tooted kept keeps gave talks talked spends"
    " spent reached stopped"
)
THEIR_VERBS = ASKING_VERBS | WANTING_VERBS | FEELING_VERBS | SAYING_VERBS | DOING_VERBS
# Things clubs and firms do not do: a capitalised word before one of these is somebody.
JOINING_VERBS = _words("joined came sat attended listened")

US = _words("i we i'll we'll i've we've i'd we'd i'm we're me us")
THEM = _words("he she they he'll she'll they'll he's she's they're they've he'd she'd they'd who which it that")
OBJECT_PRONOUNS = _words("her him them me us you everyone both")

PERSON_NOUNS = _words(
    "woman man guy girl boy lady person student dev developer engineer someone somebody maintainer organiser"
    " organizer speaker founder co-founder cto ceo freelancer contributor user customer attendee gentleman professor"
    " teacher researcher kid hacker designer recruiter sysadmin admin sre volunteer newcomer mentor architect"
    " colleague friend teammate coworker co-worker manager boss intern lead stranger"
)
ROLE_WORDS = _words(
    "colleague friend teammate coworker co-worker manager boss cofounder co-founder cto ceo maintainer speaker"
    " organiser organizer developer engineer dev student founder intern lead partner my our her his their the a"
    " an new fellow old"
)
NAME_PARTICLES = _words(
    "de da di do dos das del della van von der den ter ten bin ibn binti bint al el la le y e af av zu zur du ben"
)

EVENT_WORDS = _words(
    "meetup meet-up hackathon conference conf summit days fest camp unconference barcamp congress expo"
    " symposium hackday workshop webinar bootcamp festival forum convention kaigi devday hackfest jam con"
    " day week"
    " night party"
)
EVENT_CHANNELS: dict[str, Channel] = {
    "meetup": Channel.MEETUP,
    "meet-up": Channel.MEETUP,
    "hackathon": Channel.HACKATHON,
    "hackday": Channel.HACKATHON,
    "hackfest": Channel.HACKATHON,
    "hack": Channel.HACKATHON,
    "hackzurich": Channel.HACKATHON,
    "webinar": Channel.WEBINAR,
    "workshop": Channel.TRAINING,
    "bootcamp": Channel.TRAINING,
    "training": Channel.TRAINING,
}
EVENT_NAMES = _words(
    "fosdem devoxx wwdc gdc ndc goto voxxed devfest rubykaigi djangogirls strangeloop hacktoberfest oscon"
    " qcon mwc gitex vivatech fosscon"
    " scale foss4g froscon jsnation wearedevelopers re:invent linuxtag defcon codemotion collision slush"
    " europython"
    " websummit devrelcon kcd kcds i/o ignite devcamp hackmit jfokus droidcon ruby-conf akademy guadec debconf"
    " pydata pyladies laracon dotjs devday hashiconf gitcon railsconf linuxcon opensouthcode csvconf"
    " mozfest chaos"
)
EVENT_ENDINGS = ("con", "conf", "fest", "summit", "days", "camp", "kaigi", "expo", "hackathon", "meetup", "jam")
EVENT_BEGINNINGS = (
    "devoxx", "voxxed", "devfest", "kubecon", "pycon", "gophercon", "rustconf", "jsconf", "defcon", "droidcon",
    "devopsdays", "hackzurich", "fosdem", "pydata", "djangocon",
)  # fmt: skip
NOT_EVENTS = _words(
    "falcon bacon silicon icon beacon lexicon recon semicolon amazon second reconf balcony catalyst acon vidcon-app"
)
COMPANIES = _words(
    "google microsoft amazon aws meta facebook apple netflix ibm oracle stripe shopify github gitlab redhat red"
    " twilio acme spotify uber airbnb cloudflare datadog vercel hashicorp mongodb elastic intel nvidia samsung"
    " siemens sap bosch zalando klarna ing booking atlassian salesforce adobe paypal square slack zoom twitter"
    " linkedin dropbox openai anthropic mozilla canonical suse docker confluent databricks snowflake sentry"
    " supabase netlify heroku digitalocean hetzner ovh grafana jetbrains bbc cern nasa mit eth safaricom"
    " flutterwave"
    " paystack andela mercado nubank rakuten line sony toyota bmw"
)
COMPANY_WORDS = _words(
    "gmbh inc inc. ltd ltd. llc corp labs bank university school office hq studio studios ag systems software"
    " technologies tech works institute college booth stand airport station hotel bar cafe café"
)

TECH_WORDS = _words(
    "sdk sdks api apis cli oauth oidc sso saml docker kubernetes k8s python rust go golang java javascript"
    " typescript kotlin swift ruby php perl scala react vue angular svelte node django flask rails github"
    " gitlab"
    " slack discord zoom teams twitter mastodon bluesky linkedin reddit whatsapp telegram linux windows"
    " macos ios"
    " android arm postgres postgresql mysql sqlite redis kafka terraform ansible graphql grpc rest http"
    " https json"
    " yaml webhook webhooks docs doc documentation readme faq pr prs mvp ui ux ai ml llm qa ci cd db os"
    " us eu uk vm"
    " it hr pm gdpr iot mqtt pypi npm dm dms id ids ok lgtm todo url urls tls ssl ssh vpn dns aws gcp"
    " azure console"
    " dashboard quickstart tutorial pricing email stack sentry x firebase supabase devrel oss"
    " latency sdk's auth csv pdf sql wasm gpu cpu ram"
)
COMMON_WORDS = _words(
    "a an the and or but so then if when while because since after before about regarding re with without"
    " from to"
    " into at in on of for by via over under near per as than that this these those there here it its is"
    " are was"
    " were be been being am do does did done has have had having can could will would shall should may"
    " might must"
    " not no yes also too very really just only still again already even more most less least much many"
    " few some"
    " any all both each every other another such same new old good great nice long short quick quickly briefly"
    " small big first last next late early later soon now today yesterday tomorrow what why how who whom whose"
    " which where he she they we you i me my mine our ours your yours his her hers him their theirs them us"
    " everyone everybody anyone someone nobody people folks team teams support community group crew attendees"
    " customers users devs developers students speakers organizers organisers work home office lunch coffee dinner"
    " breakfast call chat meeting session talk demo email mail message question questions issue issues bug bugs"
    " docs feedback help thanks thank cool interesting fun awesome happy sad angry curious keen excited"
    " confused"
    " stuck frustrated outside inside online offline virtually person remote hallway booth stand stage"
    " room talks"
    " slides code stuff things thing something nothing anything lots bit while half hour hours min mins minutes"
    " day days week weeks month months year years morning afternoon evening night noon twice once up out"
    " off down"
    " away back around through during until till between among like unlike plus minus versus vs instead except"
    " sdk api cli app apps tool tools product project projects repo release version feature features"
    " sample samples"
    " sticker stickers swag t-shirt shirt hoodie mug gave got get gets give sent send shared share showed"
    " show asked"
    " ask wants want wanted needs need needed likes like loves love hates says said told tell met meet"
    " saw see seen"
    " talked spoke chatted called emailed tried try trying use uses using used built build building made make"
    " making wrote write writing read reading ran run running went go going came come coming left leave stay"
    " stayed joined join attended plan plans planned intro introduced promised will update updates note notes"
    " follow followup follow-up todo idea ideas problem problems trouble success error errors fail failed"
    " failing"
    " works working worked broke broken breaks confusing confused slow fast hard easy missing maybe probably"
    " apparently btw fyi imho via re: brief productive lovely short longer super random impromptu short-notice"
    " weekly monthly regular usual final initial second third two three four five six seven eight nine ten"
    " zero afterwards meanwhile otherwise however anyway well hey hi hello dear sorry pls please kickoff"
    " office-hours sync catchup catch-up pairing onboarding workshop webinar training meetup hackathon"
    " conference"
    " keynote panel track roundtable unconference social forum github slack discord zoom phone text friend"
    " colleague manager boss someone's man woman guy reminder thread invited spent booked scheduled cancelled"
    " arranged organized organised hosted gathering dinner drinks beer beers group everyone's details"
    " next steps"
    " step action item items bring brought fixed merged opened closed reviewed filed reported answered replied"
    " got responded learned learnt heard found discovered realised realized"
)
STOP_NAMES = COMMON_WORDS | TECH_WORDS | THEIR_VERBS | OUR_VERBS

# What is still to do when it opens a line ("call Ana"), and the word for it done.
DONE_VERBS = {
    "call": "called", "phone": "phoned", "ring": "rang", "email": "emailed", "mail": "mailed", "message": "messaged",
    "text": "texted", "ping": "pinged", "dm": "dmed",
}  # fmt: skip

RESOURCE_NOUNS = _words(
    "docs doc documentation guide guides how-to howto how-tos tutorial tutorials quickstart quick-start"
    " template"
    " templates example examples sample samples cookbook reference cheatsheet cheat-sheet sheet practices"
    " article"
    " blogpost post video recording slides deck repo starter course lesson lessons whitepaper study"
    " explainer card"
    " changelog roadmap faq playbook readme snippet snippets walkthrough link links url page cookbook"
    " handbook checklist kit curriculum booklet leaflet flyer brochure sandbox handout paper"
)
