"""The window: Qt pages, dialogs, models and widgets."""
