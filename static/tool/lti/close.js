// The registration is done: the platform may close its frame or window, and show the tool (LTI Dynamic Registration 1.0).
// Whoever shows this page may hear it; it tells nothing else.

const platform = window.opener ?? window.parent;
if (platform !== window) platform.postMessage({ subject: "org.imsglobal.lti.close" }, "*");
