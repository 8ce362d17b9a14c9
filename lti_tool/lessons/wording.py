"""The sentences that the scripts of the room say, in the reader's language."""

from lti_tool.kernel.i18n import N_, gettext

SENTENCES = {
    "begins_in": N_("Begins in %(time)s"),
    "time_left": N_("%(time)s left"),
    "time_over": N_("%(time)s over time"),
    "five_minutes": N_("Five minutes are left."),
    "time_is_up": N_(
        "The booked time is over. You can finish calmly: the room stays open for half an hour."
    ),
    "mute": N_("Mute"),
    "unmute": N_("Unmute"),
    "camera_off": N_("Camera off"),
    "camera_on": N_("Camera on"),
    "share_screen": N_("Share screen"),
    "stop_sharing": N_("Stop sharing"),
    "screen_failed": N_(
        "Your browser could not share the screen. On a phone or tablet this is often not possible."
    ),
    "camera": N_("Camera"),
    "microphone": N_("Microphone"),
    "speaker": N_("Loudspeaker"),
    "device": N_("%(kind)s %(number)s"),
    "camera_refused": N_(
        "Your browser keeps the camera closed to this page. Allow it by the icon near the address, then try again."
    ),
    "camera_busy": N_("Another program is using your camera. Close it there, then try again."),
    "camera_missing": N_("No camera was found. You can take part with sound and notes."),
    "camera_insecure": N_("This page was opened without https, so the browser gives it no camera."),
    "microphone_refused": N_(
        "Your browser keeps the microphone closed to this page. Allow it by the icon near the address, then try again."
    ),
    "microphone_busy": N_(
        "Another program is using your microphone. Close it there, then try again."
    ),
    "microphone_missing": N_(
        "No microphone was found. You can take part with the notes and the chat."
    ),
    "microphone_insecure": N_(
        "This page was opened without https, so the browser gives it no microphone."
    ),
    "server_good": N_("The service answers."),
    "server_away": N_("The service does not answer. Trying again."),
    "media_checking": N_("Trying whether picture and sound can pass."),
    "media_good": N_("Picture and sound can pass."),
    "media_bad": N_(
        "Picture and sound may be blocked by your network or by an extension. Notes and chat will work."
    ),
    "relay_good": N_("The relay for strict firewalls answers."),
    "relay_bad": N_(
        "The relay for strict firewalls does not answer. Another network may work better."
    ),
    "other_inside": N_("%(name)s is in the room."),
    "other_away": N_("%(name)s is not in the room yet. You can go in and wait."),
    "other_no_camera": N_("%(name)s takes part without camera."),
    "stage_waiting": N_("Waiting for %(name)s"),
    "stage_connecting": N_("Connecting you with %(name)s"),
    "stage_reconnecting": N_("The connection was lost. Connecting again."),
    "stage_offline": N_("You are not connected. Trying again."),
    "stage_good": "",
    "stage_weak": "",
    "network_waiting": N_("Waiting for %(name)s"),
    "network_connecting": N_("Connecting"),
    "network_good": N_("Connection good"),
    "network_weak": N_("Connection weak"),
    "network_reconnecting": N_("Connecting again"),
    "network_offline": N_("No connection"),
    "notes": N_("Shared notes"),
    "notes_saved": N_("Notes saved"),
    "notes_saving": N_("Saving notes"),
    "notes_unsaved": N_("Notes not saved yet: no connection. Keep this page open."),
    "notes_offline": N_("Notes saved, no connection"),
    "notes_refused": N_("Your notes can't be taken at the moment. Reload the page."),
    "paste_too_large": N_("That was too much text at once, and was not taken. Paste it in parts."),
    "saving_last": N_("Saving the last notes."),
    "you": N_("You"),
    "new_message": N_("New message from %(name)s: %(text)s"),
    "unread": N_("%(count)s new"),
    "finish_failed": N_("The lesson could not be ended: no connection. Try again in a moment."),
    "closed_elsewhere": N_("You are in this lesson on another device or in another tab."),
    "closed_refused": N_("You can't be let in at the moment."),
}


def sentences() -> dict[str, str]:
    return {key: gettext(text) for key, text in SENTENCES.items()}
