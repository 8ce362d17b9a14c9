// Suggestions of subjects, and the height of the page for the frame it stands in.
import "../../picker/height.js";
import "../suggest.js";
