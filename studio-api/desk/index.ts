export { beGone, bePresent, PRESENT_S, type Present, presentNow, takeOver } from './presence.js';
export { listViews, removeView, type SavedView, saveView } from './views.js';
