// Made from the document of the API by `npm run client`: change the routes and their schemas, not this.
export interface paths {
    "/studio/api/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in, and what they may do */
        get: operations["readSession"];
        put?: never;
        /**
         * Sign in
         * @description Sets a cookie that scripts cannot read. After some that went wrong one has to wait.
         */
        post: operations["signIn"];
        /** Sign out */
        delete: operations["signOut"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Sign out everywhere */
        delete: operations["signOutEverywhere"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/session/ways": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How editors can sign in */
        get: operations["waysToSignIn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/session/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sign in at the OpenID provider of the house
         * @description For a browser: sends it there, with a cookie of ten minutes. What goes wrong leads back to /studio.
         */
        get: operations["signInElsewhere"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/session/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Come back from the OpenID provider
         * @description Where the provider sends the browser. Somebody gets in whose address it vouches for (`email_verified`) and who is an editor or was invited; everybody else is led to /studio with `signIn` and a code: `unavailable`, `failed`, `refused`, `unverified` or `not_invited`.
         */
        get: operations["signedInElsewhere"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/editors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All editors, and who is invited */
        get: operations["listEditors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/editors/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Give an editor another role or name, or let them do nothing any more
         * @description With another role, or disabled, they are signed out everywhere. The last administrator stays.
         */
        patch: operations["changeEditor"];
        trace?: never;
    };
    "/studio/api/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Invite somebody
         * @description An earlier invitation of the same address is void from then on.
         */
        post: operations["inviteEditor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an invitation back */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who did what, newest first */
        get: operations["readStudioAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Videos that Fliks are cut from */
        get: operations["listSources"];
        put?: never;
        /**
         * Add a video that Fliks are cut from
         * @description A form with one field `file` of up to 500 MB.
         */
        post: operations["addSource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A video that Fliks are cut from */
        get: operations["readSource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/media/{mediaId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a Flik looks like, and how far its making is */
        get: operations["getLibraryMedia"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/media/{mediaId}/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The bytes of a rendition or still
         * @description With `Range`, `If-Range` and `If-None-Match`. Other bytes have another address.
         */
        get: operations["getLibraryMediaFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/sources/{id}/{file}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The bytes of the small copy of a video, or of a still of it
         * @description With `Range`, `If-Range` and `If-None-Match`. Other bytes have another address.
         */
        get: operations["getSourceFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens in the studio
         * @description Server-sent events. Each `hint` names something that is another now, by its kind (flik, media, source, pack, release, import, proposal, presence, view) and id; those of media and sources that are being made have `state` and `progress` as well. They are hints: ask for what you show when you come again. A comment comes every 15 seconds; the stream ends with the session.
         */
        get: operations["followStudio"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a resumable upload
         * @description A video of up to 500 MB that Fliks are cut from, by tus 1.0: creation and creation-with-upload. With its last byte it is a source with the id of `Clip-Id`.
         */
        post: operations["createSourceUpload"];
        delete?: never;
        /** What can be done with resumable uploads */
        options: operations["getSourceUploadOptions"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Give an upload up
         * @description Nothing of it is left, its clip included. One that is complete is a clip: delete that.
         */
        delete: operations["terminateSourceUpload"];
        /** What can be done with resumable uploads */
        options: operations["getOptionsOfSourceUpload"];
        /**
         * How far an upload is
         * @description Makes a request that still sends bytes of it let go, and waits for that.
         */
        head: operations["getSourceUploadOffset"];
        /**
         * Send bytes of an upload
         * @description What came counts, however the request ends. With the last byte the clip is made: then the answer has no `Upload-Expires`, and the clip waits for a worker.
         */
        patch: operations["continueSourceUpload"];
        trace?: never;
    };
    "/studio/api/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Imports, newest first */
        get: operations["listImports"];
        put?: never;
        /**
         * Send a table of Fliks, to see what it would do
         * @description A form with one field `file`: a table (CSV in UTF-8), or a ZIP with the table as `fliks.csv` and videos in `media`, of up to 4 GB. It is checked, and does nothing until it is started.
         */
        post: operations["addImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far an import is */
        get: operations["getImport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/imports/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an import does, row by row
         * @description Before it is started this is the preview: what each row would change, and what is wrong with it.
         */
        get: operations["listImportRows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/imports/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have an import do what its preview shows
         * @description Row by row. What somebody changed since the preview is not overwritten: such a row fails and says so.
         */
        post: operations["startImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/imports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End an import
         * @description What it did already stays.
         */
        post: operations["cancelImport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fliks as a table, or with their videos in a ZIP
         * @description The newest versions of what the filter finds, in the form that imports take. What could be a formula in a spreadsheet has an apostrophe before it, which an import takes away again.
         */
        get: operations["exportFliks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The library, a page at a time
         * @description What is changed meanwhile may come again at the front; nothing is left out.
         */
        get: operations["listLibrary"];
        put?: never;
        /**
         * Make a Flik
         * @description As a draft. Its name is made from its title, unless `slug` gives one.
         */
        post: operations["createFlik"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A Flik with its checklist */
        get: operations["getLibraryFlik"];
        put?: never;
        post?: never;
        /**
         * Remove a Flik from the trash for good
         * @description With its versions and all that was said about them. That somebody did it stays on record.
         */
        delete: operations["destroyFlik"];
        options?: never;
        head?: never;
        /**
         * Change a Flik
         * @description Makes a new version, unless nothing would be another. Name the version that you saw with `If-Match`; if somebody was faster the answer says who changed what.
         */
        patch: operations["editFlik"];
        trace?: never;
    };
    "/studio/api/fliks/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every version of a Flik, newest first */
        get: operations["listFlikVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a version of a Flik says */
        get: operations["getFlikVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What makes one version of a Flik another */
        get: operations["diffFlikVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/versions/{version}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make an earlier version the newest again
         * @description As a new one: nothing of the history goes. Name the version that you saw with `If-Match`.
         */
        post: operations["restoreFlikVersion"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/checklist": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a version of a Flik may be published
         * @description Of the newest version and for now, unless the question says otherwise.
         */
        get: operations["getFlikChecklist"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for the newest version to be looked at
         * @description A Flik that devices have stays live meanwhile. Name the version with `If-Match`.
         */
        post: operations["submitFlik"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve the newest version
         * @description That version only: an edit voids it. Whoever made the version cannot approve it while another publisher could. Name the version with `If-Match`.
         */
        post: operations["approveFlik"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/request-changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Give the newest version back, with the reason
         * @description Name the version with `If-Match`.
         */
        post: operations["requestFlikChanges"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was said about a Flik */
        get: operations["listFlikComments"];
        put?: never;
        /** Say something about a version */
        post: operations["commentOnFlik"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/comments/{commentId}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark a comment as done with */
        post: operations["resolveFlikComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/comments/{commentId}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark a comment as open again */
        post: operations["reopenFlikComment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a Flik into the trash */
        post: operations["trashFlik"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a Flik out of the trash */
        post: operations["restoreFlik"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/revive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a draft of a Flik that was retired */
        post: operations["reviveFlik"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/duplicate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a draft from the newest version of a Flik */
        post: operations["duplicateFlik"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give many Fliks tags and categories, or take them away */
        post: operations["changeManyFliks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/bulk/{undoId}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a change of many Fliks back
         * @description Fliks that were changed since stay as they are. It can be taken back in turn.
         */
        post: operations["undoManyFliks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tags that are in use, and how often */
        get: operations["listTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/tags/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a tag another name wherever it is */
        post: operations["renameTag"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/tags/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put one tag in the place of several */
        post: operations["mergeTags"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/packs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Packs as they are edited */
        get: operations["listStudioPacks"];
        put?: never;
        /**
         * Make a pack
         * @description The one called `starter` is what everybody begins with, and has 12 places. It is not live before a release publishes it.
         */
        post: operations["createPack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/packs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A pack as it is edited */
        get: operations["readStudioPack"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what is said of a pack, or all of its order
         * @description Each field that is given replaces what was there; name the revision that you saw with `If-Match`. To move single Fliks use `arrange`, which others cannot get in the way of.
         */
        patch: operations["editPack"];
        trace?: never;
    };
    "/studio/api/packs/{id}/arrange": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add, move, put into a place and take out
         * @description Every step says where in terms of what is in the pack, and is done to the order as it is then: two editors who do it at once both succeed, and nothing is lost or doubled.
         */
        post: operations["arrangePack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/packs/{id}/trash": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a pack into the trash */
        post: operations["trashPack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/packs/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a pack out of the trash */
        post: operations["restorePack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Releases, newest first, or those of a range of time */
        get: operations["listReleases"];
        put?: never;
        /** Make a release: changes that are published together */
        post: operations["createRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/releases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A release */
        get: operations["readRelease"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a draft
         * @description Name the revision that you saw with `If-Match`. A release that failed or was cancelled becomes a draft again.
         */
        patch: operations["editRelease"];
        trace?: never;
    };
    "/studio/api/releases/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish a release now
         * @description All of it, or nothing. Name the revision that you saw with `If-Match`.
         */
        post: operations["publishRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/releases/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a release off
         * @description Name the revision that you saw with `If-Match`.
         */
        post: operations["cancelRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/releases/{id}/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Freeze a release and have it published at a time
         * @description The time is that of a clock on a wall: when the rules of its zone change, so does the moment. Versions and contents stay as they are now. Name the revision that you saw with `If-Match`.
         */
        post: operations["scheduleRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/releases/{id}/revert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back what a release did
         * @description A new release restores what was there before, of everything that nothing else was done to since; what stays is named. Name the revision that you saw with `If-Match`.
         */
        post: operations["revertRelease"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/rehearsal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the catalogue of an audience will be at a time
         * @description With everything that is scheduled or ends until then, if nobody does anything else before.
         */
        get: operations["rehearseCatalogue"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/releases/{id}/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What to know before a release is published or reverted
         * @description None of it keeps anybody from it.
         */
        get: operations["readReleaseConflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Personal Fliks whose owners agreed that they are shown
         * @description Those that wait for an editor, the oldest first. Nothing else that people keep can be seen here.
         */
        get: operations["listProposals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/proposals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A proposal, to look at */
        get: operations["readProposal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/proposals/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a Flik of a proposal
         * @description A draft with a copy of the clip: of the upload, where its owner cut nothing off and it holds nothing about them, else of the best of what was rendered. Their consent is noted in the audit log. Should they withdraw it, every Flik that is cut from the copy is taken out and its media are deleted.
         */
        post: operations["acceptProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/proposals/{id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say no to a proposal */
        post: operations["declineProposal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits for you */
        get: operations["readWaiting"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is editing what */
        get: operations["listPresence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say that you are editing a Flik
         * @description To be said every 20 seconds: after 60 you are gone. Where somebody else is editing it they stay the one, until you take over. Nobody is kept from saving: `If-Match` decides that.
         */
        put: operations["bePresent"];
        post?: never;
        /** Say that you are not editing a Flik any more */
        delete: operations["leaveFlik"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/fliks/{id}/presence/take-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Be the one who is editing a Flik */
        post: operations["takeOverFlik"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Your views of the library, and those that everybody has */
        get: operations["listViews"];
        put?: never;
        /** Keep a filter of the library */
        post: operations["saveView"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/views/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a view */
        delete: operations["removeView"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All API keys, those that were revoked included */
        get: operations["listApiKeys"];
        put?: never;
        /** Make an API key */
        post: operations["makeApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace an API key by a new one
         * @description With the same name, tenant and scopes. The old one stops at once, or after `overlapSeconds`.
         */
        post: operations["rotateApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description What it holds open ends within seconds. The last key with the scope `admin` stays.
         */
        delete: operations["revokeApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All webhooks of a tenant */
        get: operations["listStudioWebhooks"];
        put?: never;
        /** Have events sent to a backend */
        post: operations["makeStudioWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a webhook
         * @description With everything that was to be sent to it and was not, and the log of what was.
         */
        delete: operations["removeStudioWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/webhooks/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop sending for a while
         * @description Nothing is lost: once enabled, it goes on from here. Events are kept for 30 days.
         */
        post: operations["disableStudioWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/webhooks/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send again, from where it stopped
         * @description An event that could not be delivered is sent first, or left out where `failed` says `skip`.
         */
        post: operations["enableStudioWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a webhook out
         * @description Sends one event of the type `webhook.test`, once and now, also while the webhook is disabled.
         */
        post: operations["testStudioWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/webhooks/{id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was sent to a webhook, and what is to be */
        get: operations["listStudioDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/webhooks/{id}/deliveries/{deliveryId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A delivery with all its tries */
        get: operations["getStudioDelivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/webhooks/{id}/deliveries/{deliveryId}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send an event again */
        post: operations["resendStudioDelivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/profiles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What each class of devices can play */
        get: operations["listStudioProfiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the service stands */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/health/failures/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again what could not be made */
        post: operations["retryFailure"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/media/{mediaId}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again to make what a Flik looks like */
        post: operations["retryMedia"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/studio/api/sources/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again to make the small copy of a video */
        post: operations["retrySource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}

export interface components {
    schemas: {
        /** API key */
        APIKey: {
            /**
             * @description Part of the key; not secret.
             * @example 3fTq0ZbV8aLm
             */
            id: string;
            /** @description For people. */
            name: string;
            /** @description Whose clips it sees. Keys of one tenant see the same clips. */
            tenant: string;
            /** @description What the key may do. */
            scopes: ("clips:write" | "clips:read" | "clips:delete" | "catalogue:read" | "usage:write" | "ops:read" | "admin")[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            lastUsedAt: string | null;
            revokedAt: string | null;
        };
        /**
         * API key rotation
         * @example {
         *       "overlapSeconds": 3600
         *     }
         */
        APIKeyRotation: {
            /** @description How long the old key goes on working. Default: 0. */
            overlapSeconds?: number;
        };
        /** API keys */
        APIKeys: {
            keys: components["schemas"]["APIKey"][];
        };
        /** Acceptance */
        Acceptance: {
            token: string;
            name: string;
            password: string;
        };
        /** Accepted proposal */
        AcceptedProposal: {
            /** Format: uuid */
            flikId: string;
            slug: string;
            version: number;
        };
        /** Arrangement of a pack */
        ArrangementOfAPack: {
            /** @description Done one after the other: all of them, or none. */
            ops: ({
                /** @enum {string} */
                do: "add";
                /** Format: uuid */
                flikId: string;
            } | {
                /** @enum {string} */
                do: "take-out";
                /** Format: uuid */
                flikId: string;
            } | {
                /** @enum {string} */
                do: "move";
                /** Format: uuid */
                flikId: string;
                /** Format: uuid */
                before: string;
            } | {
                /** @enum {string} */
                do: "move";
                /** Format: uuid */
                flikId: string;
                /** Format: uuid */
                after: string;
            } | {
                /** @enum {string} */
                do: "put";
                /** Format: uuid */
                flikId: string;
                slot: number;
            } | {
                /** @enum {string} */
                do: "instead";
                /** Format: uuid */
                flikId: string;
                /** @description Other Fliks in this place, for some; the one that is nearest to a device counts. */
                instead: {
                    /** @enum {unknown} */
                    platform?: "android" | "ios" | "windows-phone";
                    locale?: string;
                    /** Format: uuid */
                    flikId: string;
                }[];
            })[];
        };
        /** Card of a Flik */
        CardOfAFlik: {
            /** Format: uuid */
            id: string;
            slug: string;
            /** @enum {unknown} */
            state: "draft" | "in_review" | "scheduled" | "live" | "retired" | "trashed";
            /** @description Of the newest version, by locale. */
            titles: {
                [key: string]: string;
            };
            /** @description What to show of the newest version; null: it has no video. */
            look: components["schemas"]["LookOfAFlik"] | null;
        };
        /** Catalogue */
        Catalogue: {
            /** @description `after` of the next request, for the same platform, locale and rating. */
            cursor: string;
            /** @enum {unknown} */
            platform: "android" | "ios" | "windows-phone";
            /** @description As in the request. */
            locale: string;
            /** @enum {unknown} */
            rating: "everyone" | "teen" | "mature";
            fliks: components["schemas"]["FlikOfTheCatalogue"][];
            packs: components["schemas"]["PackOfTheCatalogue"][];
        };
        /**
         * Change of a Flik
         * @description Only what is to change. Texts are merged by locale, and null removes one; `rights` is merged by its fields; all else is replaced.
         * @example {
         *       "titles": {
         *         "en": "Well done",
         *         "fr": "Bien joué"
         *       },
         *       "tags": [
         *         "yes",
         *         "great"
         *       ]
         *     }
         */
        ChangeOfAFlik: {
            /** @description What it is called, by locale. */
            titles?: {
                [key: string]: string;
            };
            /** @description What is to be seen, by locale. */
            descriptions?: {
                [key: string]: string;
            };
            /** @description For those who do not see it, by locale. */
            altTexts?: {
                [key: string]: string;
            };
            /** @description What it is found by, by locale. */
            keywords?: {
                [key: string]: string[];
            };
            /** @description Emoji that it answers to. */
            emoji?: string[];
            /** @description What it says in a conversation, such as thanks or good-night. */
            intents?: string[];
            tags?: string[];
            categories?: string[];
            /** @enum {unknown} */
            rating?: "everyone" | "teen" | "mature";
            /** @description Who is named for it. */
            credits?: string;
            rights?: {
                holder: string;
                licence: string;
                /** @description From then on it may not be shown; null: for ever. */
                expiresAt: string | null;
            };
            /** @description The video that it is cut from. */
            sourceId?: string | null;
            trim?: {
                start: number;
                end: number;
            } | null;
            /** @enum {unknown} */
            loop?: "none" | "loop" | "boomerang";
            poster?: number | null;
            /** @enum {unknown} */
            framing?: "original" | "square";
            /** @description Id of a watermark, or none. */
            watermark?: string;
        };
        /** Change of a pack */
        ChangeOfAPack: {
            /** @description What it is called, by locale. */
            titles?: {
                [key: string]: string;
            };
            /** @description What is in it, by locale. */
            descriptions?: {
                [key: string]: string;
            };
            /** @description The Flik whose still stands for it. */
            coverFlikId?: string | null;
            /** @description Null: all. */
            platforms?: ("android" | "ios" | "windows-phone")[] | null;
            /** @description Null: all. A language is for all of its regions. */
            locales?: string[] | null;
            /** @description Null: from the beginning. */
            validFrom?: string | null;
            /** @description Null: for ever. */
            validTo?: string | null;
            /** @description In order. The starter pack has 12 always. */
            slots?: {
                /** @description Null: the place is empty. */
                flikId: string | null;
                /** @description Other Fliks in this place, for some; the one that is nearest to a device counts. */
                instead: {
                    /** @enum {unknown} */
                    platform?: "android" | "ios" | "windows-phone";
                    locale?: string;
                    /** Format: uuid */
                    flikId: string;
                }[];
            }[];
        };
        /** Change of a release */
        ChangeOfARelease: {
            name?: string;
            /** @description Each Flik and pack at most once. */
            changes?: ({
                /** @enum {string} */
                do: "publish-flik";
                /** Format: uuid */
                flikId: string;
            } | {
                /** @enum {string} */
                do: "unpublish-flik";
                /** Format: uuid */
                flikId: string;
            } | {
                /** @enum {string} */
                do: "publish-pack";
                /** Format: uuid */
                packId: string;
            } | {
                /** @enum {string} */
                do: "unpublish-pack";
                /** Format: uuid */
                packId: string;
            } | {
                /** @enum {string} */
                do: "order-fliks";
                flikIds: string[];
            })[];
        };
        /** Change of an editor */
        ChangeOfAnEditor: {
            name?: string;
            /**
             * @description Each may do what those before may do, and more.
             * @enum {unknown}
             */
            role?: "viewer" | "editor" | "publisher" | "admin";
            disabled?: boolean;
        };
        /** Change of many Fliks */
        ChangeOfManyFliks: {
            ids: string[];
            addTags?: string[];
            removeTags?: string[];
            addCategories?: string[];
            removeCategories?: string[];
        };
        /** Clip error */
        ClipError: {
            title: string;
            code: string;
            detail: string;
            /** @description What you can do about it. */
            advice: string;
            /**
             * @description Whether trying again can change it.
             * @enum {unknown}
             */
            retry: "never" | "later" | "now";
        };
        /** Comment */
        Comment: {
            id: string;
            version: number;
            /** @enum {unknown} */
            kind: "comment" | "submitted" | "changes_requested" | "approved";
            /** @description Second of the clip that it is about. */
            atSeconds: number | null;
            body: string;
            author: components["schemas"]["Person"];
            /**
             * Format: date-time
             * @description When it was written.
             */
            createdAt: string;
            /** @description When it was done with. */
            resolvedAt: string | null;
        };
        /** Comments */
        Comments: {
            comments: components["schemas"]["Comment"][];
        };
        /** Conflicts of a release */
        ConflictsOfARelease: {
            /** @description Other releases that are about the same. */
            overlaps: {
                /** Format: uuid */
                releaseId: string;
                name: string;
                /** @enum {unknown} */
                state: "draft" | "scheduled" | "published" | "cancelled" | "reverted" | "failed";
                /** @description Null: it is a draft. */
                dueAt: string | null;
                items: {
                    /** @enum {unknown} */
                    kind: "flik" | "pack";
                    /** Format: uuid */
                    id: string;
                }[];
            }[];
            /** @description Fliks that it would give another version than the newest, or an older one than devices have. */
            versions: {
                /** Format: uuid */
                flikId: string;
                frozen: number;
                newest: number;
                /** @description Null: devices have none. */
                live: number | null;
            }[];
            /** @description What would stay if it were reverted. */
            revert: {
                /** @enum {unknown} */
                kind: "flik" | "pack";
                /** Format: uuid */
                id: string;
                /** @description Why it stays as it is. */
                reason: string;
            }[];
        };
        /** Content of a Flik */
        ContentOfAFlik: {
            /** @description What it is called, by locale. */
            titles: {
                [key: string]: string;
            };
            /** @description What is to be seen, by locale. */
            descriptions: {
                [key: string]: string;
            };
            /** @description For those who do not see it, by locale. */
            altTexts: {
                [key: string]: string;
            };
            /** @description What it is found by, by locale. */
            keywords: {
                [key: string]: string[];
            };
            /** @description Emoji that it answers to. */
            emoji: string[];
            /** @description What it says in a conversation, such as thanks or good-night. */
            intents: string[];
            tags: string[];
            categories: string[];
            /** @enum {unknown} */
            rating: "everyone" | "teen" | "mature";
            /** @description Who is named for it. */
            credits: string;
            rights: {
                holder: string;
                licence: string;
                /** @description From then on it may not be shown; null: for ever. */
                expiresAt: string | null;
            };
            /** @description The video that it is cut from. */
            sourceId: string | null;
            trim: {
                start: number;
                end: number;
            } | null;
            /** @enum {unknown} */
            loop: "none" | "loop" | "boomerang";
            poster: number | null;
            /** @enum {unknown} */
            framing: "original" | "square";
            /** @description Id of a watermark, or none. */
            watermark: string;
        };
        /** Content of a version */
        ContentOfAVersion: {
            version: number;
            content: components["schemas"]["ContentOfAFlik"];
        };
        /** Delivery */
        Delivery: {
            /** @description Of the delivery; its receiver sees it as `webhook-id`, the same with every try. */
            id: string;
            /** @description `id` of the event. */
            eventId: string;
            /** @description Of the event. */
            type: string;
            /**
             * @description `failed`: it was given up, and the webhook disabled.
             * @enum {unknown}
             */
            state: "pending" | "delivered" | "failed";
            /** @description Tries since it was made, or sent again by hand. */
            attempts: number;
            nextAt: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            deliveredAt: string | null;
        };
        /** Delivery detail */
        DeliveryDetail: {
            /** @description Of the delivery; its receiver sees it as `webhook-id`, the same with every try. */
            id: string;
            /** @description `id` of the event. */
            eventId: string;
            /** @description Of the event. */
            type: string;
            /**
             * @description `failed`: it was given up, and the webhook disabled.
             * @enum {unknown}
             */
            state: "pending" | "delivered" | "failed";
            /** @description Tries since it was made, or sent again by hand. */
            attempts: number;
            nextAt: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            deliveredAt: string | null;
            /** @description All that were made, oldest first. */
            tries: {
                /**
                 * Format: date-time
                 * @description When it began.
                 */
                at: string;
                status: number | null;
                milliseconds: number;
                problem: string | null;
            }[];
        };
        /** Delivery page */
        DeliveryPage: {
            /** @description Those of the newest events first. */
            deliveries: components["schemas"]["Delivery"][];
            nextCursor: string | null;
        };
        /** Editor */
        Editor: {
            id: string;
            email: string;
            name: string;
            /**
             * @description Each may do what those before may do, and more.
             * @enum {unknown}
             */
            role: "viewer" | "editor" | "publisher" | "admin";
            /**
             * Format: date-time
             * @description When they were added.
             */
            createdAt: string;
            lastSignInAt: string | null;
            disabledAt: string | null;
        };
        /** Editors */
        Editors: {
            editors: components["schemas"]["Editor"][];
            invitations: components["schemas"]["Invitation"][];
        };
        /** Failure */
        Failure: {
            /** Format: uuid */
            id: string;
            /**
             * @description `clip`: somebody sent it, and nothing is told of it but that and why.
             * @enum {unknown}
             */
            kind: "clip" | "media" | "source";
            problem: components["schemas"]["ClipError"];
            /** Format: date-time */
            at: string;
            /** @description Whether there is something to try again with. */
            canRetry: boolean;
            /** @description Whose newest version would look like that. */
            flik: {
                /** Format: uuid */
                id: string;
                slug: string;
            } | null;
        };
        /** Filter of the library */
        FilterOfTheLibrary: {
            /**
             * @description Default: all but those in the trash.
             * @enum {unknown}
             */
            state?: "draft" | "in_review" | "scheduled" | "live" | "retired" | "trashed";
            /**
             * @description How far the review of the newest version is.
             * @enum {unknown}
             */
            review?: "none" | "waiting" | "changes_requested" | "approved";
            /** @description Only those with this tag. */
            tag?: string;
            /** @description Only those of this category. */
            category?: string;
            /**
             * @description Only those of this rating.
             * @enum {unknown}
             */
            rating?: "everyone" | "teen" | "mature";
            /** @description Words, or parts of them, in any language; accents do not matter. */
            text?: string;
            /** @description Title or alt text is missing in that locale. */
            missingLocale?: string;
            /**
             * @description How far the making of its video is.
             * @enum {unknown}
             */
            look?: "rendering" | "failed" | "ready";
            /** @description Only those that you made, or changed last. */
            mine?: boolean;
            /**
             * @description Last changed or newest first, or by name.
             * @default updated
             * @enum {unknown}
             */
            sort?: "updated" | "created" | "slug";
        };
        /** Flashing */
        Flashing: {
            /** @description General or red ones, whichever are more; half ones are counted. */
            maxFlashesPerSecond: number;
            /** @description Second at which the worst second begins. */
            at: number | null;
            /** @description Most red flashes in any second. */
            redFlashes: number;
            /** @description At most three of each in any second. */
            passes: boolean;
        };
        /** Flik */
        Flik: {
            /** Format: uuid */
            id: string;
            /** @description Its name in addresses. */
            slug: string;
            /** @enum {unknown} */
            state: "draft" | "in_review" | "scheduled" | "live" | "retired" | "trashed";
            /** @description The newest. */
            version: number;
            /** @description What is being worked on. */
            draft: {
                version: number;
                /** @description Devices have something else, or nothing. */
                differs: boolean;
            };
            /**
             * @description How far the review of the newest version is.
             * @enum {unknown}
             */
            review: "none" | "waiting" | "changes_requested" | "approved";
            content: components["schemas"]["ContentOfAFlik"];
            /** @description What it looks like; null: it has no video. */
            mediaId: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was edited last.
             */
            updatedAt: string;
            /** @description Null: the studio itself. */
            updatedBy: components["schemas"]["Person"] | null;
            /** @description What devices have. */
            published: {
                version: number;
                content: components["schemas"]["ContentOfAFlik"];
                /** @description Its video. */
                mediaId: string | null;
            } | null;
            /** @description What you can do with it now. */
            actions: ("edit" | "submit" | "request_changes" | "approve" | "schedule" | "unschedule" | "publish" | "retire" | "revive" | "trash" | "restore" | "destroy")[];
            openComments: number;
            /** @description Null: the studio itself. */
            createdBy: components["schemas"]["Person"] | null;
            /** @description When it was first published. */
            liveAt: string | null;
            /** @description When it was put into the trash. */
            trashedAt: string | null;
            checklist: components["schemas"]["PublishChecklist"];
        };
        /** Flik in a list */
        FlikInAList: {
            /** Format: uuid */
            id: string;
            /** @description Its name in addresses. */
            slug: string;
            /** @enum {unknown} */
            state: "draft" | "in_review" | "scheduled" | "live" | "retired" | "trashed";
            /** @description The newest. */
            version: number;
            /** @description What is being worked on. */
            draft: {
                version: number;
                /** @description Devices have something else, or nothing. */
                differs: boolean;
            };
            /**
             * @description How far the review of the newest version is.
             * @enum {unknown}
             */
            review: "none" | "waiting" | "changes_requested" | "approved";
            content: components["schemas"]["ContentOfAFlik"];
            /** @description What it looks like; null: it has no video. */
            mediaId: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description When it was edited last.
             */
            updatedAt: string;
            /** @description Null: the studio itself. */
            updatedBy: components["schemas"]["Person"] | null;
            /** @description What to show of the newest version; null: it has no video. */
            look: components["schemas"]["LookOfAFlik"] | null;
            /** @description Version that devices have. */
            published: number | null;
        };
        /** Flik of the catalogue */
        FlikOfTheCatalogue: {
            /** @description In the language of the request, or the nearest that there is. */
            title: string;
            /** @description The same for as long as there is the Flik. */
            id: string;
            /** @description Its name in addresses. */
            slug: string;
            /** @description Goes up when it is changed. */
            version: number;
            /** @description What is to be seen; may be empty. */
            description: string;
            /** @description For those who do not see it. */
            altText: string;
            /** @description Emoji that it answers to. */
            emoji: string[];
            /** @description What it says in a conversation. */
            intents: string[];
            /** @description What it is about. */
            tags: string[];
            /** @description Where it is listed. */
            categories: string[];
            /** @enum {unknown} */
            rating: "everyone" | "teen" | "mature";
            /** @enum {unknown} */
            loop: "none" | "loop" | "boomerang";
            /** @description Who is named for it; may be empty. */
            credits: string;
            media: {
                /** @description Other media have another one, so that files can be kept for ever. */
                id: string;
                /** @description Where its files lie, below the address of the service. */
                base: string;
                /** @description For the platform of the request. */
                renditions: {
                    /** @description Relative to `base`. */
                    file: string;
                    /** @description Such as video/mp4. */
                    contentType: string;
                    /** @description Length of the file. */
                    bytes: number;
                    /** @description In hexadecimal. */
                    sha256: string;
                    /** @description In pixels. */
                    width: number;
                    /** @description In pixels. */
                    height: number;
                    /** @description Pictures a second. */
                    fps: number;
                    durationMs: number;
                    /** @description id@version of the profiles that it stands for. */
                    profiles: string[];
                    /** @description Whether it has any. */
                    sound: boolean;
                }[];
                stills: {
                    /** @description Relative to `base`. */
                    file: string;
                    /** @description Such as video/mp4. */
                    contentType: string;
                    /** @description Length of the file. */
                    bytes: number;
                    /** @description In hexadecimal. */
                    sha256: string;
                    /** @description In pixels. */
                    width: number;
                    /** @description In pixels. */
                    height: number;
                    /** @description poster or preview. */
                    kind: string;
                }[];
            };
        };
        /** Fliks */
        Fliks: {
            fliks: components["schemas"]["FlikInAList"][];
            /** @description Null: there are no more. */
            nextCursor: string | null;
        };
        /** Health of the service */
        HealthOfTheService: {
            queues: {
                pool: string;
                /** @description Jobs by their state. */
                counts: {
                    [key: string]: number;
                };
            }[];
            waiting: {
                /** @description That wait for a worker. */
                clips: number;
                /** @description For how long the first of them has. */
                oldestSeconds: number;
            };
            workers: {
                /** @description That have something in hand; one that has nothing to do is not seen. */
                busy: number;
                /** @description That have something in hand and say nothing: others will take it over. */
                silent: number;
            };
            disk: {
                freeBytes: number;
                totalBytes: number;
            };
            purge: {
                /** @enum {unknown} */
                state: "runs" | "braked" | "waits" | "silent";
                /** @description Why it does not run. */
                reason: string | null;
                /** @description Null: never. */
                lastRunAt: string | null;
                /** @description How late the removal of what is over is; 0: not at all. */
                lagSeconds: number;
                overdue: number;
                pending: number;
            };
            /** @description The last round trip of a test clip; null: none yet. */
            canary: {
                /** Format: date-time */
                at: string;
                ok: boolean;
                /** @description What did not happen. */
                problem: string | null;
            } | null;
            /** @description How late the sending of events is. */
            webhookLagSeconds: number;
            /** @description What could not be made and is there still, newest first: 100. */
            failures: components["schemas"]["Failure"][];
        };
        /** Import */
        Import: {
            /** Format: uuid */
            id: string;
            /** @enum {unknown} */
            kind: "csv" | "zip";
            /**
             * @description `checking`, then `checked` until somebody starts it, `running`, and `done`, `failed` or `cancelled`.
             * @enum {unknown}
             */
            state: "checking" | "checked" | "running" | "done" | "failed" | "cancelled";
            /** @description In all, once it was checked. */
            rows: number;
            /** @description Of these, those that nothing is to be done for any more. */
            done: number;
            /** @description How many rows do what. */
            counts: {
                /** @description Rows that make a Flik. */
                create: number;
                /** @description Rows that change one. */
                change: number;
                /** @description Rows that say what is there already. */
                same: number;
                /** @description Rows with something wrong in them, that do nothing. */
                refused: number;
                /** @description Rows that could not be done when it was their turn. */
                failed: number;
            };
            /** @description What is wrong with the file as a whole. */
            problem: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description Null: the studio itself. */
            createdBy: components["schemas"]["Person"] | null;
        };
        /** Imports */
        Imports: {
            imports: components["schemas"]["Import"][];
            /** @description `before` of the next page. */
            next: string | null;
        };
        /** Invitation */
        Invitation: {
            id: string;
            email: string;
            /**
             * @description Each may do what those before may do, and more.
             * @enum {unknown}
             */
            role: "viewer" | "editor" | "publisher" | "admin";
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Until then it can be accepted.
             */
            expiresAt: string;
        };
        /** Invitation to make */
        InvitationToMake: {
            /** @example ada@example.org */
            email: string;
            /**
             * @description Each may do what those before may do, and more.
             * @enum {unknown}
             */
            role: "viewer" | "editor" | "publisher" | "admin";
        };
        /** Issued API key */
        IssuedAPIKey: {
            /**
             * @description Part of the key; not secret.
             * @example 3fTq0ZbV8aLm
             */
            id: string;
            /** @description For people. */
            name: string;
            /** @description Whose clips it sees. Keys of one tenant see the same clips. */
            tenant: string;
            /** @description What the key may do. */
            scopes: ("clips:write" | "clips:read" | "clips:delete" | "catalogue:read" | "usage:write" | "ops:read" | "admin")[];
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            lastUsedAt: string | null;
            revokedAt: string | null;
            /** @description The key itself. It is shown this once and kept nowhere. */
            key: string;
        };
        /** Issued webhook */
        IssuedWebhook: {
            /** @description Of the webhook. */
            id: string;
            /** @description Where events are sent. */
            url: string;
            /** @description Types of events that are sent; none: all. */
            events: string[];
            description: string | null;
            /**
             * Format: date-time
             * @description From then on events are sent.
             */
            createdAt: string;
            disabledAt: string | null;
            disabledReason: string | null;
            /** @description Until when each of its secrets signs, newest first. */
            secrets: {
                until: string | null;
            }[];
            /** @description For checking signatures: `whsec_…`. It is shown this once. */
            secret: string;
        };
        /** Look of a Flik */
        LookOfAFlik: {
            /**
             * Format: uuid
             * @description Its files are below /studio/api/media/{mediaId}/.
             */
            mediaId: string;
            /** @enum {unknown} */
            state: "rendering" | "failed" | "ready";
            /** @description Null: there is none, or not yet. */
            poster: string | null;
            /** @description Animated WebP. */
            motion: string | null;
            /** @description The same as MP4 without sound. */
            motionMp4: string | null;
            /** @description Small, for those who want nothing to move. */
            still: string | null;
        };
        /** Loop seam */
        LoopSeam: {
            /** @description 1: no more of a step than the clip has anyway. */
            score: number;
            /** @description Mean difference of the brightness of last and first picture, 0 to 1. */
            step: number;
            /** @description The same of pictures that follow each other, at its livelier moments. */
            usual: number;
        };
        /** Media of a Flik */
        MediaOfAFlik: {
            /** Format: uuid */
            id: string;
            /**
             * Format: uuid
             * @description The video that it is cut from.
             */
            sourceId: string;
            /**
             * @description How far its making is.
             * @enum {unknown}
             */
            state: "queued" | "processing" | "ready" | "failed";
            /** @description How far it is, while it is worked on. */
            progress: components["schemas"]["Progress"] | null;
            /** @description Why it went wrong, in words for editors; null: it did not. */
            problem: components["schemas"]["ClipError"] | null;
            /** Format: date-time */
            createdAt: string;
            /** @description How it is made of its source. */
            recipe: {
                trim: {
                    start: number;
                    end: number;
                } | null;
                poster: number | null;
                /** @enum {unknown} */
                framing: "original" | "square";
                /** @enum {unknown} */
                loop: "none" | "loop" | "boomerang";
                /** @description Id of a watermark, or none. */
                watermark: string;
                effort: string;
                /** @description What it is made for. */
                profiles: string[];
            };
            /** @description None until it is ready. */
            renditions: components["schemas"]["RenditionOfAFlik"][];
            /** @description poster, preview, storyboard; motion (animated), motion-mp4 (silent) and motion-still for lists. */
            stills: components["schemas"]["PictureOfAFlik"][];
            /** @description What was found in it; null until it is ready. */
            measured: {
                /** @description ITU-R BS.1770-4, on the finished files. Null: it has no sound, or it was not measured. */
                loudness: {
                    /** @description Null: silence, or too short to be measured. */
                    integratedLufs: number | null;
                    /** @description Null: silence, or too short to be measured. */
                    truePeakDbtp: number | null;
                } | null;
                /** @description Null: not measured. */
                flashing: components["schemas"]["Flashing"] | null;
                /** @description Null: not measured. */
                seam: components["schemas"]["LoopSeam"] | null;
            } | null;
            warnings: {
                code: string;
                detail: string;
            }[];
            /** @description Profiles that it was not made for. */
            skipped: {
                profile: string;
                reason: string;
            }[];
        };
        /** Merge of tags */
        MergeOfTags: {
            from: string[];
            into: string;
        };
        /** New API key of the studio */
        NewAPIKeyOfTheStudio: {
            /** @description For people: who or what uses it. */
            name: string;
            /** @description What it may do. */
            scopes: ("clips:write" | "clips:read" | "clips:delete" | "catalogue:read" | "usage:write" | "ops:read" | "admin")[];
            /** @description Whose clips it will see. Default: `default`. */
            tenant?: string;
        };
        /** New comment */
        NewComment: {
            /** @description Number of a version, from 1. */
            version: number;
            body: string;
            /** @description Second of the clip that it is about. */
            atSeconds?: number | null;
        };
        /** New Flik */
        NewFlik: {
            slug?: string;
            content?: components["schemas"]["ChangeOfAFlik"];
        };
        /** New invitation */
        NewInvitation: {
            invitation: components["schemas"]["Invitation"];
            /** @description For the link that you send them. It is shown this once and kept nowhere. */
            token: string;
        };
        /** New name of a tag */
        NewNameOfATag: {
            from: string;
            to: string;
        };
        /** New pack */
        NewPack: {
            slug: string;
            /** @description What it is called, by locale. */
            titles?: {
                [key: string]: string;
            };
            /** @description What is in it, by locale. */
            descriptions?: {
                [key: string]: string;
            };
            /** @description The Flik whose still stands for it. */
            coverFlikId?: string | null;
            /** @description Null: all. */
            platforms?: ("android" | "ios" | "windows-phone")[] | null;
            /** @description Null: all. A language is for all of its regions. */
            locales?: string[] | null;
            /** @description Null: from the beginning. */
            validFrom?: string | null;
            /** @description Null: for ever. */
            validTo?: string | null;
        };
        /** New release */
        NewRelease: {
            name: string;
            /** @description Each Flik and pack at most once. */
            changes: ({
                /** @enum {string} */
                do: "publish-flik";
                /** Format: uuid */
                flikId: string;
            } | {
                /** @enum {string} */
                do: "unpublish-flik";
                /** Format: uuid */
                flikId: string;
            } | {
                /** @enum {string} */
                do: "publish-pack";
                /** Format: uuid */
                packId: string;
            } | {
                /** @enum {string} */
                do: "unpublish-pack";
                /** Format: uuid */
                packId: string;
            } | {
                /** @enum {string} */
                do: "order-fliks";
                flikIds: string[];
            })[];
        };
        /** New view */
        NewView: {
            name: string;
            query: components["schemas"]["FilterOfTheLibrary"];
            /**
             * @description Whether everybody has it.
             * @default false
             */
            shared?: boolean;
        };
        /** New webhook */
        NewWebhook: {
            /** @description https, port 443, on the public internet; the operator of the service may allow others. */
            url: string;
            /** @description Types of events that are sent; none: all, also those that there will be. */
            events?: ("clip.received" | "clip.queued" | "clip.processing" | "clip.ready" | "clip.failed" | "clip.deleted" | "clip.expired" | "deletion.completed" | "flik.published" | "flik.unpublished" | "release.published")[];
            /** @description For people. */
            description?: string | null;
        };
        /** Note */
        Note: {
            note?: string;
        };
        /** Pack */
        Pack: {
            /** Format: uuid */
            id: string;
            /** @description Its name in addresses. */
            slug: string;
            /** @description Goes up with every change; for If-Match. */
            revision: number;
            content: {
                /** @description What it is called, by locale. */
                titles: {
                    [key: string]: string;
                };
                /** @description What is in it, by locale. */
                descriptions: {
                    [key: string]: string;
                };
                /** @description The Flik whose still stands for it. */
                coverFlikId: string | null;
                /** @description Null: all. */
                platforms: ("android" | "ios" | "windows-phone")[] | null;
                /** @description Null: all. A language is for all of its regions. */
                locales: string[] | null;
                /** @description Null: from the beginning. */
                validFrom: string | null;
                /** @description Null: for ever. */
                validTo: string | null;
                /** @description In order. The starter pack has 12 always. */
                slots: {
                    /** @description Null: the place is empty. */
                    flikId: string | null;
                    /** @description Other Fliks in this place, for some; the one that is nearest to a device counts. */
                    instead: {
                        /** @enum {unknown} */
                        platform?: "android" | "ios" | "windows-phone";
                        locale?: string;
                        /** Format: uuid */
                        flikId: string;
                    }[];
                }[];
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description When it was put into the trash. */
            trashedAt: string | null;
        };
        /** Pack of the catalogue */
        PackOfTheCatalogue: {
            /** @description In the language of the request, or the nearest that there is. */
            title: string;
            /** @description The same for as long as there is the pack. */
            id: string;
            /** @description Its name in addresses; everybody begins with `starter`. */
            slug: string;
            /** @description May be empty. */
            description: string;
            /** @description The Flik whose still stands for it. */
            coverFlikId: string | null;
            /** @description A Flik for each place, in order; null: it is empty. */
            slots: (string | null)[];
        };
        /** Pack with its Fliks */
        PackWithItsFliks: {
            /** Format: uuid */
            id: string;
            /** @description Its name in addresses. */
            slug: string;
            /** @description Goes up with every change; for If-Match. */
            revision: number;
            content: {
                /** @description What it is called, by locale. */
                titles: {
                    [key: string]: string;
                };
                /** @description What is in it, by locale. */
                descriptions: {
                    [key: string]: string;
                };
                /** @description The Flik whose still stands for it. */
                coverFlikId: string | null;
                /** @description Null: all. */
                platforms: ("android" | "ios" | "windows-phone")[] | null;
                /** @description Null: all. A language is for all of its regions. */
                locales: string[] | null;
                /** @description Null: from the beginning. */
                validFrom: string | null;
                /** @description Null: for ever. */
                validTo: string | null;
                /** @description In order. The starter pack has 12 always. */
                slots: {
                    /** @description Null: the place is empty. */
                    flikId: string | null;
                    /** @description Other Fliks in this place, for some; the one that is nearest to a device counts. */
                    instead: {
                        /** @enum {unknown} */
                        platform?: "android" | "ios" | "windows-phone";
                        locale?: string;
                        /** Format: uuid */
                        flikId: string;
                    }[];
                }[];
            };
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            updatedAt: string;
            /** @description When it was put into the trash. */
            trashedAt: string | null;
            /** @description What to show of the Fliks that are named; those that are not there any more are left out. */
            fliks: components["schemas"]["CardOfAFlik"][];
        };
        /** Packs */
        Packs: {
            packs: components["schemas"]["Pack"][];
            /** @description What to show of the Fliks that are named; those that are not there any more are left out. */
            fliks: components["schemas"]["CardOfAFlik"][];
        };
        /** Page of the audit */
        PageOfTheAudit: {
            entries: {
                /** Format: uuid */
                id: string;
                /** Format: date-time */
                at: string;
                /** @description Null: the studio itself, by a schedule for example. */
                editor: {
                    /** Format: uuid */
                    id: string;
                    name: string | null;
                } | null;
                action: string;
                subject: {
                    kind: string;
                    id: string;
                };
                before: unknown;
                after: unknown;
            }[];
            nextCursor: string | null;
        };
        /** Person */
        Person: {
            id: string;
            /** @description Null: the editor is not there any more. */
            name: string | null;
        };
        /** Picture of a Flik */
        PictureOfAFlik: {
            /** @description Name of the file; its bytes are below this address. */
            file: string;
            /** @description poster, preview, storyboard, or what the effort makes beside them, such as motion. */
            kind: string;
            contentType: string;
            width: number;
            height: number;
            bytes: number;
            sha256: string;
            /** @description Second of the clip that a poster shows. */
            atSeconds?: number;
            /** @description Of what moves, where the effort makes it. */
            durationMs?: number;
            /** @description Of a storyboard: tile n shows second n * everySeconds, left to right, top to bottom. */
            index?: {
                columns: number;
                rows: number;
                tileWidth: number;
                tileHeight: number;
                everySeconds: number;
                tiles: number;
            };
        };
        /** Playback profile */
        PlaybackProfile: {
            title: string;
            /** @description Lower-case name with dashes; also the name of the file. */
            id: string;
            /** @description Goes up by one with every change of limits or targets. */
            version: number;
            description: string;
            platforms: ("android" | "ios" | "windows-phone")[];
            /** @description Place in lists, smallest device first. */
            order: number;
            /** @description Rendered when a request names no profiles. */
            defaultLadder: boolean;
            /**
             * @description square: the picture is cropped to its middle square for this profile.
             * @enum {unknown}
             */
            framing: "original" | "square";
            /** @enum {string} */
            container: "mp4";
            /** @description The contract of the video track: a rendition above any of these is not delivered. */
            video: {
                /** @enum {string} */
                codec: "h264";
                /** @enum {string} */
                sampleEntry: "avc1";
                /**
                 * @description H.264 profile.
                 * @enum {unknown}
                 */
                profile: "constrained-baseline" | "main" | "high";
                /**
                 * @description Entropy coding that every device of the class decodes.
                 * @enum {unknown}
                 */
                entropy: "cavlc" | "any";
                /** @description Highest H.264 level, as in Table A-1 of the standard. */
                level: string;
                /** @description Pixels of the longer side, portrait or landscape. */
                longSide: number;
                /** @description Pixels of the shorter side. */
                shortSide: number;
                /** @description 16x16 blocks in a frame: ceil(w/16) * ceil(h/16). */
                macroblocks: number;
                /** @description Frames a second. */
                fps: number;
                /** @description max_num_ref_frames in the sequence parameter set. */
                references: number;
                /** @description Frames that wait for reordering; 0 means no B-frames. */
                reorderDepth: number;
                /** @description Most kilobits of video in any window of one second. */
                peakKbps: number;
                /** @description Longest distance between two IDR frames. */
                gopSeconds: number;
                /**
                 * @description What the video track may say about where it starts.
                 * @enum {unknown}
                 */
                editList: "starts-at-zero" | "at-most-one";
            };
            /** @description The contract of the sound; a rendition without sound keeps it. */
            audio: {
                /** @enum {string} */
                codec: "aac-lc";
                /** @description Average kilobits a second. */
                kbps: number;
                /** @description In hertz. */
                sampleRates: number[];
                channels: number;
            };
            /** @description Most bytes of the whole file. */
            maxBytes?: number;
            /** @description Longest clip; one frame of tolerance. */
            maxSeconds?: number;
            /** @description Parts of the frame that devices cover with their own controls. */
            safeArea?: {
                /** @description Of the height. */
                top: number;
                /** @description Of the width. */
                right: number;
                /** @description Of the height. */
                bottom: number;
                /** @description Of the width. */
                left: number;
            };
            /** @description What the planner aims at when it encodes for this profile alone. */
            targets: {
                /** @description x264 quality for each effort tier. */
                crf: {
                    [key: string]: number;
                };
                /** @description VBV input rate. */
                maxrateKbps: number;
                /** @description VBV buffer; maxrate + bufsize stays under the peak. */
                bufsizeKbps: number;
                bframes: number;
                /**
                 * @description Whether B-frames are references.
                 * @enum {unknown}
                 */
                pyramid: "none" | "normal";
                /** @description AAC bit rate. */
                audioKbps: number;
                /** @description Most channels; a mono source stays mono. */
                audioChannels: number;
            };
            sources: {
                for: string;
                text: string;
                url?: string;
            }[];
        };
        /** Presence */
        Presence: {
            /** Format: uuid */
            flikId: string;
            editor: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** Format: date-time */
            since: string;
            /** @description Whether that is you. */
            you: boolean;
        };
        /** Presence at a Flik */
        PresenceAtAFlik: {
            /** @description Null: nobody. */
            present: components["schemas"]["Presence"] | null;
        };
        /** Presences */
        Presences: {
            present: components["schemas"]["Presence"][];
        };
        /** Progress */
        Progress: {
            /** @enum {unknown} */
            stage: "receive" | "probe" | "encode" | "stills" | "verify" | "store";
            /** @description Of the stage. */
            percent: number;
            etaMs: number | null;
        };
        /** Proposal to look at */
        ProposalToLookAt: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            clipId: string;
            /** @description The words that its owner agreed to. */
            consent: string;
            /** Format: date-time */
            consentedAt: string;
            seconds: number | null;
            /** @description Null where it has nothing that plays. */
            preview: {
                /** @description Plays the clip, for some minutes. */
                url: string;
                /** Format: date-time */
                expiresAt: string;
                stills: {
                    kind: string;
                    url: string;
                }[];
            } | null;
        };
        /** Publish checklist */
        PublishChecklist: {
            /** @description The version that it is about. */
            version: number;
            /** @description Whether it may be published. */
            open: boolean;
            gates: components["schemas"]["PublishGate"][];
        };
        /** Publish gate */
        PublishGate: {
            /** @enum {unknown} */
            gate: "media" | "length" | "renditions" | "loudness" | "flashing" | "seam" | "texts" | "rating" | "rights" | "look_alikes" | "approved";
            /**
             * @description must: nothing is published without it.
             * @enum {unknown}
             */
            level: "must" | "should";
            ok: boolean;
            /** @description What was found. */
            reason: string;
            /** @description What to do about it. */
            fix: string | null;
            /** @description The figures behind it. */
            facts: {
                [key: string]: unknown;
            };
        };
        /** Rehearsal */
        Rehearsal: {
            /**
             * Format: date-time
             * @description The time that it is about.
             */
            at: string;
            /** @description What will have happened by then, in order. */
            steps: {
                /**
                 * Format: date-time
                 * @description When it happens.
                 */
                at: string;
                /** @description Null: the studio takes out what ends. */
                releaseId: string | null;
                /** @description Of the release. */
                name: string | null;
                /** @description Why it will fail; none: it will not. */
                problems: {
                    change: number;
                    /** @enum {unknown} */
                    kind: "flik" | "pack";
                    id: string;
                    gate: string;
                    message: string;
                }[];
            }[];
            catalogue: components["schemas"]["Catalogue"];
            /** @description The same, byte for byte as devices will be answered. */
            document: string;
        };
        /** Release */
        Release: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {unknown} */
            state: "draft" | "scheduled" | "published" | "cancelled" | "reverted" | "failed";
            /** @description Goes up with every change; for If-Match. */
            revision: number;
            changes: ({
                do: string;
                /** Format: uuid */
                flikId?: string;
                /** Format: uuid */
                packId?: string;
            } & {
                [key: string]: unknown;
            })[];
            /** @description Null: it is not scheduled. */
            dueAt: string | null;
            /** @description What the clock on the wall shows then. */
            localTime: string | null;
            /** @description Whose clock. */
            zone: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description Null: the studio itself. */
            createdBy: string | null;
            /** @description Null: not yet. */
            publishedAt: string | null;
            /** @description Number of the catalogue that it made. */
            seq: number | null;
            /** @description The release that it takes back. */
            revertOf: string | null;
            /** @description Why it failed; null: it did not. */
            problem: unknown;
        };
        /** Release with what it is about */
        ReleaseWithWhatItIsAbout: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {unknown} */
            state: "draft" | "scheduled" | "published" | "cancelled" | "reverted" | "failed";
            /** @description Goes up with every change; for If-Match. */
            revision: number;
            changes: ({
                do: string;
                /** Format: uuid */
                flikId?: string;
                /** Format: uuid */
                packId?: string;
            } & {
                [key: string]: unknown;
            })[];
            /** @description Null: it is not scheduled. */
            dueAt: string | null;
            /** @description What the clock on the wall shows then. */
            localTime: string | null;
            /** @description Whose clock. */
            zone: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description Null: the studio itself. */
            createdBy: string | null;
            /** @description Null: not yet. */
            publishedAt: string | null;
            /** @description Number of the catalogue that it made. */
            seq: number | null;
            /** @description The release that it takes back. */
            revertOf: string | null;
            /** @description Why it failed; null: it did not. */
            problem: unknown;
            /** @description What to show of the Fliks that are named; those that are not there any more are left out. */
            fliks: components["schemas"]["CardOfAFlik"][];
            /** @description The packs that are named. */
            packs: {
                /** Format: uuid */
                id: string;
                slug: string;
                titles: {
                    [key: string]: string;
                };
            }[];
            /** @description Who made them. */
            people: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
        };
        /**
         * Releases
         * @description Of each release the first Fliks and packs are shown.
         */
        Releases: {
            releases: components["schemas"]["Release"][];
            /** @description What to show of the Fliks that are named; those that are not there any more are left out. */
            fliks: components["schemas"]["CardOfAFlik"][];
            /** @description The packs that are named. */
            packs: {
                /** Format: uuid */
                id: string;
                slug: string;
                titles: {
                    [key: string]: string;
                };
            }[];
            /** @description Who made them. */
            people: {
                /** Format: uuid */
                id: string;
                name: string;
            }[];
        };
        /** Rendition of a Flik */
        RenditionOfAFlik: {
            /** @description Name of the file; its bytes are below this address. */
            file: string;
            /**
             * @description id@version of every profile that it stands for.
             * @example [
             *       "android-main@1",
             *       "ios-main@1"
             *     ]
             */
            profiles: string[];
            platforms: ("android" | "ios" | "windows-phone")[];
            /** @example video/mp4 */
            contentType: string;
            bytes: number;
            width: number;
            height: number;
            fps: number;
            durationMs: number;
            video: {
                codec: string;
                profile: string;
                level: string;
                /** @description Bits a second. */
                bitrate: number;
            };
            audio: {
                codec: string;
                bitrate: number;
                channels: number;
                sampleRate: number;
            } | null;
            conforms: boolean;
            /** @description Bits a second of the whole file. */
            bitrate: number;
            /** @description What was checked on the finished file. */
            checks: {
                /** @description How many of what was checked is as the profiles want it. */
                passed: number;
                failed: {
                    name: string;
                    expected: string;
                    actual: string;
                }[];
            };
        };
        /** Requested changes */
        RequestedChanges: {
            reason: string;
            /** @description Second of the clip that it is about. */
            atSeconds?: number | null;
        };
        /** Reverted release */
        RevertedRelease: {
            release: components["schemas"]["Release"];
            /** @description What stays as it is. */
            conflicts: {
                /** @enum {unknown} */
                kind: "flik" | "pack";
                /** Format: uuid */
                id: string;
                /** @description Why it stays as it is. */
                reason: string;
            }[];
        };
        /** Row of an import */
        RowOfAnImport: {
            /** @description From 1, as in the file, the head not counted. */
            row: number;
            slug: string;
            /** @enum {unknown} */
            effect: "create" | "change" | "same" | "refused";
            /** @description Nothing is to be done for it any more. */
            done: boolean;
            /** @description It could not be done; `errors` say why, and its Flik stays as it was. */
            failed: boolean;
            /** @description The Flik that it made, or is about. */
            flikId: string | null;
            /** @description Video of the archive that it is cut from, where that is another one. */
            media: string | null;
            /** @description What would be another. */
            changes: {
                column: string;
                /** @description Absent: nothing. */
                before?: unknown;
                /** @description Absent: nothing. */
                after?: unknown;
            }[];
            errors: {
                /** @description Empty: the row as a whole. */
                column: string;
                message: string;
            }[];
        };
        /** Rows of an import */
        RowsOfAnImport: {
            rows: components["schemas"]["RowOfAnImport"][];
            /** @description `after` of the next page. */
            next: number | null;
        };
        /** Saved view */
        SavedView: {
            /** Format: uuid */
            id: string;
            name: string;
            query: components["schemas"]["FilterOfTheLibrary"];
            shared: boolean;
            owner: {
                /** Format: uuid */
                id: string;
                name: string;
            };
            /** @description Whether it is yours. */
            own: boolean;
            /** Format: date-time */
            createdAt: string;
        };
        /** Saved views */
        SavedViews: {
            views: components["schemas"]["SavedView"][];
        };
        /** Scheduled release */
        ScheduledRelease: {
            release: components["schemas"]["Release"];
            /** @description In force then, such as +02:00. */
            offset: string;
            /** @description Where the clock shows the time twice: the one that was not taken. */
            other: {
                /**
                 * Format: date-time
                 * @description The moment.
                 */
                at: string;
                offset: string;
            } | null;
        };
        /** Session */
        Session: {
            editor: {
                id: string;
                name: string;
                email: string;
                /**
                 * @description Each may do what those before may do, and more.
                 * @enum {unknown}
                 */
                role: "viewer" | "editor" | "publisher" | "admin";
            };
            /** @description Everything that the role may do. */
            permissions: string[];
            /** @description Sessions of the editor that are open, newest first. */
            sessions: {
                id: string;
                /**
                 * Format: date-time
                 * @description When it began.
                 */
                createdAt: string;
                /**
                 * Format: date-time
                 * @description To the minute.
                 */
                lastSeenAt: string;
                current: boolean;
            }[];
        };
        /** Sign-in */
        SignIn: {
            /** @example ada@example.org */
            email: string;
            password: string;
        };
        /** Sources */
        Sources: {
            sources: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @description `queued`, `processing`, `ready` once it can be cut by a small copy, or `failed`. */
                state: string;
                /** Format: date-time */
                createdAt: string;
                bytes: number;
                /** @description How long it is, once that is known. */
                seconds: number | null;
                /** @description How far it is, while it is worked on. */
                progress: components["schemas"]["Progress"] | null;
                /** @description Why it went wrong, in words for editors; null: it did not. */
                problem: components["schemas"]["ClipError"] | null;
                /** @description What it is, once that is known. */
                video: {
                    durationMs: number;
                    /** @description Upright, in square pixels. */
                    width: number;
                    height: number;
                    /** @description Pictures a second, exactly. */
                    frameRate: {
                        num: number;
                        den: number;
                    };
                    variableFrameRate: boolean;
                    frames: number;
                    hasSound: boolean;
                } | null;
                /** @description A small copy to cut by; null until it is there. */
                copy: {
                    /** @description Name of the file; its bytes are below this address. */
                    file: string;
                    contentType: string;
                    bytes: number;
                    width: number;
                    height: number;
                    /** @description Constant: picture n is shown at second n / fps. */
                    fps: number;
                    durationMs: number;
                    hasSound: boolean;
                    /** @description At most so far apart are pictures that stand for themselves: what a player decodes to show any. */
                    keyframeSeconds: number;
                } | null;
                /** @description poster, preview and storyboard of the whole. */
                stills: components["schemas"]["PictureOfAFlik"][];
            }[];
        };
        /** Tags */
        Tags: {
            tags: {
                tag: string;
                fliks: number;
            }[];
        };
        /** Version of a Flik */
        VersionOfAFlik: {
            version: number;
            /** @enum {unknown} */
            origin: "create" | "edit" | "restore" | "import" | "proposal";
            /** @description The version that was brought back. */
            restoredFrom: number | null;
            /** @description What it looks like. */
            mediaId: string | null;
            /**
             * Format: date-time
             * @description When it was made.
             */
            createdAt: string;
            /** @description Null: the studio itself. */
            createdBy: components["schemas"]["Person"] | null;
            /** @description JSON pointers to what it changed. */
            changed: string[];
        };
        /** Versions of a Flik */
        VersionsOfAFlik: {
            versions: components["schemas"]["VersionOfAFlik"][];
            more: boolean;
        };
        /** Waiting proposal */
        WaitingProposal: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            clipId: string;
            /** @description The words that its owner agreed to. */
            consent: string;
            /** Format: date-time */
            consentedAt: string;
        };
        /** Waiting proposals */
        WaitingProposals: {
            proposals: components["schemas"]["WaitingProposal"][];
            /** @description For the next page; null after the last. */
            nextAfter: string | null;
        };
        /** Ways to sign in */
        WaysToSignIn: {
            /** @description Here, with an address and a password. */
            password: boolean;
            /** @description Elsewhere, by way of `GET /studio/api/session/oidc`. */
            oidc: boolean;
        };
        /** Webhook */
        Webhook: {
            /** @description Of the webhook. */
            id: string;
            /** @description Where events are sent. */
            url: string;
            /** @description Types of events that are sent; none: all. */
            events: string[];
            description: string | null;
            /**
             * Format: date-time
             * @description From then on events are sent.
             */
            createdAt: string;
            disabledAt: string | null;
            disabledReason: string | null;
            /** @description Until when each of its secrets signs, newest first. */
            secrets: {
                until: string | null;
            }[];
        };
        /**
         * Webhook enabling
         * @example {
         *       "failed": "retry"
         *     }
         */
        WebhookEnabling: {
            /**
             * @description What becomes of the event that could not be delivered. Default: `retry`, it is sent first.
             * @enum {unknown}
             */
            failed?: "retry" | "skip";
        };
        /** Webhook test */
        WebhookTest: {
            delivered: boolean;
            status: number | null;
            milliseconds: number;
            problem: string | null;
        };
        /** Webhooks */
        Webhooks: {
            webhooks: components["schemas"]["Webhook"][];
        };
        /** What became of many Fliks */
        WhatBecameOfManyFliks: {
            /** @description Takes all of it back; null: nothing was changed. */
            undoId: string | null;
            changed: {
                id: string;
                from: number;
                to: number;
            }[];
            refused: {
                id: string;
                reason: string;
            }[];
        };
        /** What makes one version another */
        WhatMakesOneVersionAnother: {
            from: number;
            to: number;
            changes: {
                /** @description JSON pointer. */
                path: string;
                /** @description Of a text. */
                locale: string | null;
                /** @description Whether the picture or the sound is another because of it. */
                media: boolean;
                /** @enum {unknown} */
                kind: "added" | "removed" | "changed";
                before?: unknown;
                after?: unknown;
            }[];
        };
        /** What waits for you */
        WhatWaitsForYou: {
            counts: {
                /** @description Fliks that you may approve. */
                review: number;
                /** @description Yours, of which somebody wants something changed. */
                changesRequested: number;
                /** @description Yours, whose video could not be made. */
                failedMedia: number;
                /** @description Releases that were not published when they were due, or will not be. */
                releases: number;
                /** @description All of it, for a badge. */
                total: number;
            };
            /** @description Fliks that you may approve. The first 50. */
            review: components["schemas"]["FlikInAList"][];
            /** @description Yours, of which somebody wants something changed. The first 50. */
            changesRequested: components["schemas"]["FlikInAList"][];
            /** @description Yours, whose video could not be made. The first 50. */
            failedMedia: components["schemas"]["FlikInAList"][];
            /** @description For those who publish: failed, or due within a week and not let through by a gate. */
            releases: {
                /** Format: uuid */
                id: string;
                name: string;
                /** @enum {unknown} */
                state: "draft" | "scheduled" | "published" | "cancelled" | "reverted" | "failed";
                dueAt: string | null;
                /** @description What the clock on the wall shows then. */
                localTime: string | null;
                /** @description Whose clock. */
                zone: string | null;
                problems: {
                    /** @enum {unknown} */
                    kind: "flik" | "pack";
                    id: string;
                    gate: string;
                    message: string;
                }[];
            }[];
        };
        /** When a release is due */
        WhenAReleaseIsDue: {
            /**
             * @description What the clock on the wall shows.
             * @example 2027-03-28T09:30
             */
            localTime: string;
            /**
             * @description Whose clock; of the IANA database.
             * @example Europe/Paris
             */
            zone: string;
            /** @description Which of the two, where the clock shows the time twice. Default: the earlier. */
            offset?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}

export interface operations {
    readSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description You. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
        };
    };
    signIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignIn"];
            };
        };
        responses: {
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    signOut: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Acceptance"];
            };
        };
        responses: {
            /** @description You are an editor; now sign in. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Editor"];
                };
            };
        };
    };
    signOutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    waysToSignIn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What the page of signing in can offer. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaysToSignIn"];
                };
            };
        };
    };
    signInElsewhere: {
        parameters: {
            query?: {
                /** @description Path of a page of the studio to go on at. */
                returnTo?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where to go on. */
            302: {
                headers: {
                    /** @description An address for the browser. */
                    location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    signedInElsewhere: {
        parameters: {
            query?: {
                /** @description As it was given to the provider: says which attempt this ends. */
                state?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where to go on. */
            302: {
                headers: {
                    /** @description An address for the browser. */
                    location: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listEditors: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Editors by name, invitations newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Editors"];
                };
            };
        };
    };
    changeEditor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeOfAnEditor"];
            };
        };
        responses: {
            /** @description The editor. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Editor"];
                };
            };
        };
    };
    inviteEditor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InvitationToMake"];
            };
        };
        responses: {
            /** @description The invitation, with its token. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewInvitation"];
                };
            };
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readStudioAudit: {
        parameters: {
            query?: {
                /** @description Who did it. */
                editor?: string;
                /** @description Such as flik.publish. */
                action?: string;
                /** @description What it was done to, such as flik. */
                kind?: string;
                /** @description Its id. */
                subject?: string;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                /** @description Default: 50. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageOfTheAudit"];
                };
            };
        };
    };
    listSources: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The newest, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Sources"];
                };
            };
        };
    };
    addSource: {
        parameters: {
            query?: {
                /** @description What you call it. */
                name?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is safe, and a small copy is made. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description `queued`, `processing`, `ready` once it can be cut by a small copy, or `failed`. */
                        state: string;
                        /** Format: date-time */
                        createdAt: string;
                        bytes: number;
                        /** @description How long it is, once that is known. */
                        seconds: number | null;
                        /** @description How far it is, while it is worked on. */
                        progress: components["schemas"]["Progress"] | null;
                        /** @description Why it went wrong, in words for editors; null: it did not. */
                        problem: components["schemas"]["ClipError"] | null;
                        /** @description What it is, once that is known. */
                        video: {
                            durationMs: number;
                            /** @description Upright, in square pixels. */
                            width: number;
                            height: number;
                            /** @description Pictures a second, exactly. */
                            frameRate: {
                                num: number;
                                den: number;
                            };
                            variableFrameRate: boolean;
                            frames: number;
                            hasSound: boolean;
                        } | null;
                        /** @description A small copy to cut by; null until it is there. */
                        copy: {
                            /** @description Name of the file; its bytes are below this address. */
                            file: string;
                            contentType: string;
                            bytes: number;
                            width: number;
                            height: number;
                            /** @description Constant: picture n is shown at second n / fps. */
                            fps: number;
                            durationMs: number;
                            hasSound: boolean;
                            /** @description At most so far apart are pictures that stand for themselves: what a player decodes to show any. */
                            keyframeSeconds: number;
                        } | null;
                        /** @description poster, preview and storyboard of the whole. */
                        stills: components["schemas"]["PictureOfAFlik"][];
                    };
                };
            };
        };
    };
    readSource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the video. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The video. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: uuid */
                        id: string;
                        name: string;
                        /** @description `queued`, `processing`, `ready` once it can be cut by a small copy, or `failed`. */
                        state: string;
                        /** Format: date-time */
                        createdAt: string;
                        bytes: number;
                        /** @description How long it is, once that is known. */
                        seconds: number | null;
                        /** @description How far it is, while it is worked on. */
                        progress: components["schemas"]["Progress"] | null;
                        /** @description Why it went wrong, in words for editors; null: it did not. */
                        problem: components["schemas"]["ClipError"] | null;
                        /** @description What it is, once that is known. */
                        video: {
                            durationMs: number;
                            /** @description Upright, in square pixels. */
                            width: number;
                            height: number;
                            /** @description Pictures a second, exactly. */
                            frameRate: {
                                num: number;
                                den: number;
                            };
                            variableFrameRate: boolean;
                            frames: number;
                            hasSound: boolean;
                        } | null;
                        /** @description A small copy to cut by; null until it is there. */
                        copy: {
                            /** @description Name of the file; its bytes are below this address. */
                            file: string;
                            contentType: string;
                            bytes: number;
                            width: number;
                            height: number;
                            /** @description Constant: picture n is shown at second n / fps. */
                            fps: number;
                            durationMs: number;
                            hasSound: boolean;
                            /** @description At most so far apart are pictures that stand for themselves: what a player decodes to show any. */
                            keyframeSeconds: number;
                        } | null;
                        /** @description poster, preview and storyboard of the whole. */
                        stills: components["schemas"]["PictureOfAFlik"][];
                    };
                };
            };
        };
    };
    getLibraryMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `mediaId` of a version. */
                mediaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The media. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MediaOfAFlik"];
                };
            };
        };
    };
    getLibraryMediaFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `mediaId` of a version. */
                mediaId: string;
                /** @description Name of one of its files. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                    "image/*": string;
                };
            };
            /** @description The range that was asked for. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                    "image/*": string;
                };
            };
            /** @description It is what you have. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSourceFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the video. */
                id: string;
                /** @description Name of one of its files. */
                file: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                    "image/*": string;
                };
            };
            /** @description The range that was asked for. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "video/mp4": string;
                    "image/*": string;
                };
            };
            /** @description It is what you have. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    followStudio: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
        };
    };
    createSourceUpload: {
        parameters: {
            query?: never;
            header: {
                /** @description Version of the protocol: 1.0.0. */
                "tus-resumable": string;
                /** @description Bytes in all. */
                "upload-length": number;
                /** @description `filename` and, in base64, what you call it. Other names are kept. */
                "upload-metadata"?: string;
                /** @description `sha-256=:<base64>:` of the whole file, as in RFC 9530; checked at its end. */
                "repr-digest"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description The first bytes, if you like. */
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description The upload. */
            201: {
                headers: {
                    /** @description Address of the upload. */
                    location: string;
                    /** @description Id of what will come of it, which is known already. */
                    "clip-id": string;
                    /** @description Bytes that came with the request and are safe. Absent: none. */
                    "upload-offset"?: number;
                    /** @description When it is given up, unless more comes: 24 hours after the last part. Absent: it is complete. */
                    "upload-expires"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSourceUploadOptions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See the headers. */
            204: {
                headers: {
                    /** @description Versions of the protocol that can be spoken. */
                    "tus-version": string;
                    /** @description Parts of the protocol that can be used. */
                    "tus-extension": string;
                    /** @description Bytes that an upload may have. */
                    "tus-max-size": number;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    terminateSourceUpload: {
        parameters: {
            query?: never;
            header: {
                /** @description Version of the protocol: 1.0.0. */
                "tus-resumable": string;
            };
            path: {
                /** @description Id of the upload, which is that of its clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getOptionsOfSourceUpload: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the upload, which is that of its clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description See the headers. */
            204: {
                headers: {
                    /** @description Versions of the protocol that can be spoken. */
                    "tus-version": string;
                    /** @description Parts of the protocol that can be used. */
                    "tus-extension": string;
                    /** @description Bytes that an upload may have. */
                    "tus-max-size": number;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getSourceUploadOffset: {
        parameters: {
            query?: never;
            header: {
                /** @description Version of the protocol: 1.0.0. */
                "tus-resumable": string;
            };
            path: {
                /** @description Id of the upload, which is that of its clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The upload. */
            200: {
                headers: {
                    /** @description Bytes of it that are safe: go on from there. */
                    "upload-offset": number;
                    /** @description Bytes in all. */
                    "upload-length": number;
                    /** @description As it was given. */
                    "upload-metadata"?: string;
                    /** @description When it is given up, unless more comes: 24 hours after the last part. Absent: it is complete. */
                    "upload-expires"?: string;
                    /** @description Id of what will come of it, which is known already. */
                    "clip-id": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    continueSourceUpload: {
        parameters: {
            query?: never;
            header: {
                /** @description Version of the protocol: 1.0.0. */
                "tus-resumable": string;
                /** @description Where the bytes belong: as many as are safe already. */
                "upload-offset": number;
            };
            path: {
                /** @description Id of the upload, which is that of its clip. */
                id: string;
            };
            cookie?: never;
        };
        /** @description The bytes from `Upload-Offset` on. */
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description They are safe. */
            204: {
                headers: {
                    /** @description Bytes of it that are safe: go on from there. */
                    "upload-offset": number;
                    /** @description Id of what will come of it, which is known already. */
                    "clip-id": string;
                    /** @description When it is given up, unless more comes: 24 hours after the last part. Absent: it is complete. */
                    "upload-expires"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listImports: {
        parameters: {
            query?: {
                /** @description Those that are older than this one. */
                before?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imports"];
                };
            };
        };
    };
    addImport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is safe, and is being checked. */
            202: {
                headers: {
                    /** @description Where it is to be found. */
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
        };
    };
    getImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the import. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The import. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
        };
    };
    listImportRows: {
        parameters: {
            query?: {
                /** @description Only rows with this effect, or that went wrong. */
                effect?: "create" | "change" | "same" | "refused" | "failed";
                /** @description Number of the last row of the page before. */
                after?: number;
                /** @description How many there are on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the import. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, in the order of the file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsOfAnImport"];
                };
            };
        };
    };
    startImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the import. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It runs. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
        };
    };
    cancelImport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the import. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Import"];
                };
            };
        };
    };
    exportFliks: {
        parameters: {
            query?: {
                /** @description csv: the table alone; zip: with the videos that the Fliks are cut from. */
                format?: "csv" | "zip";
                /** @description Default: all but those in the trash. */
                state?: "draft" | "in_review" | "scheduled" | "live" | "retired" | "trashed";
                /** @description How far the review of the newest version is. */
                review?: "none" | "waiting" | "changes_requested" | "approved";
                /** @description Only those with this tag. */
                tag?: string;
                /** @description Only those of this category. */
                category?: string;
                /** @description Only those of this rating. */
                rating?: "everyone" | "teen" | "mature";
                /** @description Words, or parts of them, in any language; accents do not matter. */
                text?: string;
                /** @description Title or alt text is missing in that locale. */
                missingLocale?: string;
                /** @description Only those with these ids, with commas between them; up to 100. */
                ids?: string;
                /** @description How far the making of its video is. */
                look?: "rendering" | "failed" | "ready";
                /** @description Only those that you made, or changed last. */
                mine?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                    "application/zip": string;
                };
            };
        };
    };
    listLibrary: {
        parameters: {
            query?: {
                /** @description Default: all but those in the trash. */
                state?: "draft" | "in_review" | "scheduled" | "live" | "retired" | "trashed";
                /** @description How far the review of the newest version is. */
                review?: "none" | "waiting" | "changes_requested" | "approved";
                /** @description Only those with this tag. */
                tag?: string;
                /** @description Only those of this category. */
                category?: string;
                /** @description Only those of this rating. */
                rating?: "everyone" | "teen" | "mature";
                /** @description Words, or parts of them, in any language; accents do not matter. */
                text?: string;
                /** @description Title or alt text is missing in that locale. */
                missingLocale?: string;
                /** @description Only those with these ids, with commas between them; up to 100. */
                ids?: string;
                /** @description How far the making of its video is. */
                look?: "rendering" | "failed" | "ready";
                /** @description Only those that you made, or changed last. */
                mine?: boolean;
                /** @description Last changed or newest first, or by name. */
                sort?: "updated" | "created" | "slug";
                /** @description `nextCursor` of the page before, with the same filter and order. */
                cursor?: string;
                /** @description How many there are on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fliks"];
                };
            };
        };
    };
    createFlik: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewFlik"];
            };
        };
        responses: {
            /** @description The Flik. */
            201: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    /** @description Where it is to be found. */
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    getLibraryFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Flik. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    destroyFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    editFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        /** @description Only what is to change. Texts are merged by locale, and null removes one; `rights` is merged by its fields; all else is replaced. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "titles": {
                 *         "en": "Well done",
                 *         "fr": "Bien joué"
                 *       },
                 *       "tags": [
                 *         "yes",
                 *         "great"
                 *       ]
                 *     }
                 */
                "application/json": {
                    /** @description What it is called, by locale. */
                    titles?: {
                        [key: string]: string;
                    };
                    /** @description What is to be seen, by locale. */
                    descriptions?: {
                        [key: string]: string;
                    };
                    /** @description For those who do not see it, by locale. */
                    altTexts?: {
                        [key: string]: string;
                    };
                    /** @description What it is found by, by locale. */
                    keywords?: {
                        [key: string]: string[];
                    };
                    /** @description Emoji that it answers to. */
                    emoji?: string[];
                    /** @description What it says in a conversation, such as thanks or good-night. */
                    intents?: string[];
                    tags?: string[];
                    categories?: string[];
                    /** @enum {unknown} */
                    rating?: "everyone" | "teen" | "mature";
                    /** @description Who is named for it. */
                    credits?: string;
                    rights?: {
                        holder: string;
                        licence: string;
                        /** @description From then on it may not be shown; null: for ever. */
                        expiresAt: string | null;
                    };
                    /** @description The video that it is cut from. */
                    sourceId?: string | null;
                    trim?: {
                        start: number;
                        end: number;
                    } | null;
                    /** @enum {unknown} */
                    loop?: "none" | "loop" | "boomerang";
                    poster?: number | null;
                    /** @enum {unknown} */
                    framing?: "original" | "square";
                    /** @description Id of a watermark, or none. */
                    watermark?: string;
                };
            };
        };
        responses: {
            /** @description The Flik as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    listFlikVersions: {
        parameters: {
            query?: {
                /** @description Only versions before that one. */
                before?: number;
                /** @description How many there are on a page. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionsOfAFlik"];
                };
            };
        };
    };
    getFlikVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
                /** @description Number of a version, from 1. */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContentOfAVersion"];
                };
            };
        };
    };
    diffFlikVersions: {
        parameters: {
            query: {
                /** @description Number of a version, from 1. */
                from: number;
                /** @description Number of a version, from 1. */
                to: number;
            };
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The differences. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatMakesOneVersionAnother"];
                };
            };
        };
    };
    restoreFlikVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
                /** @description Number of a version, from 1. */
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Flik as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    getFlikChecklist: {
        parameters: {
            query?: {
                /** @description Number of a version, from 1. */
                version?: number;
                /** @description When it will be published; default: now. */
                dueAt?: string;
            };
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The checklist. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PublishChecklist"];
                };
            };
        };
    };
    submitFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Note"] | null;
            };
        };
        responses: {
            /** @description The Flik as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    approveFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Note"] | null;
            };
        };
        responses: {
            /** @description The Flik as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    requestFlikChanges: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "The cat leaves the picture.",
                 *       "atSeconds": 2.5
                 *     }
                 */
                "application/json": components["schemas"]["RequestedChanges"];
            };
        };
        responses: {
            /** @description The Flik as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    listFlikComments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything that was said, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comments"];
                };
            };
        };
    };
    commentOnFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewComment"];
            };
        };
        responses: {
            /** @description Everything that was said, oldest first. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comments"];
                };
            };
        };
    };
    resolveFlikComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
                /** @description Id of the comment. */
                commentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything that was said, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comments"];
                };
            };
        };
    };
    reopenFlikComment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
                /** @description Id of the comment. */
                commentId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything that was said, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comments"];
                };
            };
        };
    };
    trashFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Flik as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    restoreFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Flik as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    reviveFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Flik as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    duplicateFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new Flik. */
            201: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    /** @description Where it is to be found. */
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Flik"];
                };
            };
        };
    };
    changeManyFliks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeOfManyFliks"];
            };
        };
        responses: {
            /** @description What was changed, what stayed as it was and why, and what takes it back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatBecameOfManyFliks"];
                };
            };
        };
    };
    undoManyFliks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `undoId` of the change. */
                undoId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was changed, what stayed as it was and why, and what takes it back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatBecameOfManyFliks"];
                };
            };
        };
    };
    listTags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most used first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tags"];
                };
            };
        };
    };
    renameTag: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewNameOfATag"];
            };
        };
        responses: {
            /** @description What was changed, what stayed as it was and why, and what takes it back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatBecameOfManyFliks"];
                };
            };
        };
    };
    mergeTags: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeOfTags"];
            };
        };
        responses: {
            /** @description What was changed, what stayed as it was and why, and what takes it back. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatBecameOfManyFliks"];
                };
            };
        };
    };
    listStudioPacks: {
        parameters: {
            query?: {
                /** @description Those in the trash instead. */
                trashed?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By their names. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Packs"];
                };
            };
        };
    };
    createPack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "slug": "starter",
                 *       "titles": {
                 *         "en": "Starter"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewPack"];
            };
        };
        responses: {
            /** @description The new pack. */
            201: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    /** @description Where it is to be found. */
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pack"];
                };
            };
        };
    };
    readStudioPack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pack as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackWithItsFliks"];
                };
            };
        };
    };
    editPack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeOfAPack"];
            };
        };
        responses: {
            /** @description The pack as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pack"];
                };
            };
        };
    };
    arrangePack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "ops": [
                 *         {
                 *           "do": "put",
                 *           "flikId": "019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708",
                 *           "slot": 1
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ArrangementOfAPack"];
            };
        };
        responses: {
            /** @description The pack as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pack"];
                };
            };
        };
    };
    trashPack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pack as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pack"];
                };
            };
        };
    };
    restorePack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the pack. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pack as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Pack"];
                };
            };
        };
    };
    listReleases: {
        parameters: {
            query?: {
                /** @description Only those in this state. */
                state?: "draft" | "scheduled" | "published" | "cancelled" | "reverted" | "failed";
                /** @description Only what is due, or was published, from then on; sorted by that. */
                from?: string;
                /** @description Only what is due, or was published, before then. */
                to?: string;
                /** @description Id of the last release of the page before. */
                before?: string;
                /** @description How many there are on a page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Releases"];
                };
            };
        };
    };
    createRelease: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Spring",
                 *       "changes": []
                 *     }
                 */
                "application/json": components["schemas"]["NewRelease"];
            };
        };
        responses: {
            /** @description The draft. */
            201: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    /** @description Where it is to be found. */
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
        };
    };
    readRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the release. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The release as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReleaseWithWhatItIsAbout"];
                };
            };
        };
    };
    editRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the release. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeOfARelease"];
            };
        };
        responses: {
            /** @description The release as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
        };
    };
    publishRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the release. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The release as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
        };
    };
    cancelRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the release. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The release as it is now. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Release"];
                };
            };
        };
    };
    scheduleRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the release. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "localTime": "2027-03-28T09:30",
                 *       "zone": "Europe/Paris"
                 *     }
                 */
                "application/json": components["schemas"]["WhenAReleaseIsDue"];
            };
        };
        responses: {
            /** @description When it is due. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduledRelease"];
                };
            };
        };
    };
    revertRelease: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the release. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new release. */
            200: {
                headers: {
                    /** @description The newest version, for If-Match. */
                    etag: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevertedRelease"];
                };
            };
        };
    };
    rehearseCatalogue: {
        parameters: {
            query: {
                /** @description What the device is. */
                platform: "android" | "ios" | "windows-phone";
                /**
                 * @description Of the texts. What is not there in it is looked for in its language, and then in English.
                 * @example fr-CA
                 */
                locale?: string;
                /** @description The most that is shown; `teen` has what is for everyone as well. */
                rating?: "everyone" | "teen" | "mature";
                /** @description When. Default, and where it is over already: now. */
                at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalogue as it will be. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rehearsal"];
                };
            };
        };
    };
    readReleaseConflicts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the release. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Conflicts. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConflictsOfARelease"];
                };
            };
        };
    };
    listProposals: {
        parameters: {
            query?: {
                /** @description `nextAfter` of the page before. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WaitingProposals"];
                };
            };
        };
    };
    readProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The proposal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProposalToLookAt"];
                };
            };
        };
    };
    acceptProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Flik. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedProposal"];
                };
            };
        };
    };
    declineProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is done. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readWaiting: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What waits for you. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WhatWaitsForYou"];
                };
            };
        };
    };
    listPresence: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everybody. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Presences"];
                };
            };
        };
    };
    bePresent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is editing it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceAtAFlik"];
                };
            };
        };
    };
    leaveFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is known. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    takeOverFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Who is editing it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PresenceAtAFlik"];
                };
            };
        };
    };
    listViews: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description By name. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedViews"];
                };
            };
        };
    };
    saveView: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "French is missing",
                 *       "query": {
                 *         "state": "draft",
                 *         "missingLocale": "fr"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["NewView"];
            };
        };
        responses: {
            /** @description The view. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedView"];
                };
            };
        };
    };
    removeView: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the view. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys, newest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["APIKeys"];
                };
            };
        };
    };
    makeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "messaging backend",
                 *       "scopes": [
                 *         "clips:write",
                 *         "clips:read",
                 *         "clips:delete"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewAPIKeyOfTheStudio"];
            };
        };
        responses: {
            /** @description The key, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedAPIKey"];
                };
            };
        };
    };
    rotateApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["APIKeyRotation"] | null;
            };
        };
        responses: {
            /** @description The new key, shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedAPIKey"];
                };
            };
        };
    };
    revokeApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the key. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The key, with the time of its end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["APIKey"];
                };
            };
        };
    };
    listStudioWebhooks: {
        parameters: {
            query?: {
                /** @description Whose webhooks. Default: `default`. */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhooks, oldest first. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhooks"];
                };
            };
        };
    };
    makeStudioWebhook: {
        parameters: {
            query?: {
                /** @description Whose webhooks. Default: `default`. */
                tenant?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "url": "https://backend.example.org/qik",
                 *       "events": [
                 *         "clip.ready",
                 *         "clip.failed"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["NewWebhook"];
            };
        };
        responses: {
            /** @description The webhook, with its secret, which is shown this once. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedWebhook"];
                };
            };
        };
    };
    removeStudioWebhook: {
        parameters: {
            query?: {
                /** @description Whose webhooks. Default: `default`. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    disableStudioWebhook: {
        parameters: {
            query?: {
                /** @description Whose webhooks. Default: `default`. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    enableStudioWebhook: {
        parameters: {
            query?: {
                /** @description Whose webhooks. Default: `default`. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["WebhookEnabling"] | null;
            };
        };
        responses: {
            /** @description The webhook as it is now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    testStudioWebhook: {
        parameters: {
            query?: {
                /** @description Whose webhooks. Default: `default`. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What came of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookTest"];
                };
            };
        };
    };
    listStudioDeliveries: {
        parameters: {
            query?: {
                /** @description Only deliveries in this state. */
                state?: "pending" | "delivered" | "failed";
                /** @description `nextCursor` of the page before, with the same `state`. */
                cursor?: string;
                /** @description Deliveries of a page. */
                limit?: number;
                /** @description Whose webhooks. Default: `default`. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
        };
    };
    getStudioDelivery: {
        parameters: {
            query?: {
                /** @description Whose webhooks. Default: `default`. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
                /** @description Id of the delivery; its receiver sees it as `webhook-id`. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The delivery. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
        };
    };
    resendStudioDelivery: {
        parameters: {
            query?: {
                /** @description Whose webhooks. Default: `default`. */
                tenant?: string;
            };
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
                /** @description Id of the delivery; its receiver sees it as `webhook-id`. */
                deliveryId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is sent as soon as it is its turn. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryDetail"];
                };
            };
        };
    };
    listStudioProfiles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every version of every profile. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        profiles: components["schemas"]["PlaybackProfile"][];
                    };
                };
            };
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How it stands. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthOfTheService"];
                };
            };
        };
    };
    retryFailure: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the failure. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It waits for a worker again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    retryMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `mediaId` of a version. */
                mediaId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It waits for a worker again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    retrySource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the video. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It waits for a worker again. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
