import add from './add.json';
import admin from './admin.json';
import common from './common.json';
import faces from './faces.json';
import library from './library.json';
import problem from './problem.json';
import review from './review.json';
import session from './session.json';
import shell from './shell.json';

export const texts = { add, admin, common, faces, library, problem, review, session, shell };
