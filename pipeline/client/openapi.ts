// Made from the document of the API by `npm run client`: change the routes and their schemas, not this.
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
        /** Audit checkpoint */
        AuditCheckpoint: {
            /** @description Number of the last entry that it speaks of. */
            seq: number;
            /**
             * Format: date-time
             * @description When it was signed.
             */
            at: string;
            /** @description Compact JWS of the type `qik-audit-checkpoint+jwt`: `{ iss, seq, hash, at }`. */
            jws: string;
        };
        /** Audit checkpoints */
        AuditCheckpoints: {
            checkpoints: components["schemas"]["AuditCheckpoint"][];
            /** @description `after` for the next page; null: there is none as yet. */
            next: number | null;
        };
        /** Audit entry */
        AuditEntry: {
            /** @description From 1, without gaps. */
            seq: number;
            /** @description When, by the clock of the database; ISO 8601, the same text as was hashed. */
            at: string;
            /** @description Id of an API key, or the part of the service that acted. */
            actor: string;
            /**
             * @description What was done.
             * @example clip.deleted
             */
            action: string;
            /** @description Keyed hash of what it was done to: the same for the same thing, and a name for nobody else. */
            subject: string;
            /** @description Figures and ids; texts, numbers, booleans or null. */
            details: {
                [key: string]: unknown;
            };
            /** @description `hash` of the entry before; 64 zeros in the first. */
            prev: string;
            /** @description SHA-256 of all other fields as canonical JSON (RFC 8785), in hexadecimal. */
            hash: string;
        };
        /** Audit log */
        AuditLog: {
            entries: components["schemas"]["AuditEntry"][];
            /** @description `after` for the next page; null: there is none as yet. */
            next: number | null;
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
        /** Categories */
        Categories: {
            categories: {
                /** @description Its name. */
                category: string;
                /** @description How many are in it. */
                fliks: number;
            }[];
        };
        /** Changes of the catalogue */
        ChangesOfTheCatalogue: {
            /** @description `after` of the next request, for the same platform, locale and rating. */
            cursor: string;
            /** @enum {unknown} */
            platform: "android" | "ios" | "windows-phone";
            /** @description As in the request. */
            locale: string;
            /** @enum {unknown} */
            rating: "everyone" | "teen" | "mature";
            /** @description To be done one after the other. */
            ops: components["schemas"]["StepOfTheCatalogue"][];
        };
        /** Clip */
        Clip: {
            id: string;
            /** @enum {unknown} */
            state: "receiving" | "queued" | "processing" | "ready" | "failed" | "deleted" | "expired";
            progress: components["schemas"]["Progress"] | null;
            /** @enum {unknown} */
            priority: "interactive" | "normal" | "bulk";
            sender: string | null;
            recipients: string[];
            metadata: unknown;
            /**
             * Format: date-time
             * @description When it was sent, as its sender says.
             */
            sentAt: string;
            receivedAt: string | null;
            /**
             * Format: date-time
             * @description From then on nothing of it is given out. While it is in `receiving`: when the upload is given up at the latest.
             */
            expiresAt: string;
            upload: {
                bytes: number;
                sha256: string;
            } | null;
            source: components["schemas"]["Source"] | null;
            renditions: components["schemas"]["Rendition"][];
            stills: components["schemas"]["Still"][];
            skipped: {
                profile: string;
                reason: string;
            }[];
            dropped: {
                track: string;
                reason: string;
            }[];
            warnings: {
                code: string;
                detail: string;
            }[];
            timings: {
                probeMs: number;
                encodeMs: number;
                stillsMs: number;
                verifyMs: number;
                totalMs: number;
            } | null;
            encodes: number | null;
            error: components["schemas"]["ClipError"] | null;
            /** @description What the end of a clip means, and what it cannot mean. */
            guarantees: string;
        };
        /** Clip by URL */
        ClipByURL: {
            /** @description Address of the file, which we fetch: https, on port 443, of a host of the public internet. It may hold a secret, and is kept sealed until the file has come. */
            sourceUrl: string;
            /** @description `sha-256=:<base64>:` of the file, as in RFC 9530; checked. */
            sourceDigest?: string;
            /** @description Ids of profiles, with @version if one is meant. Default: the default ladder. */
            profiles?: string[];
            /** @description message (default) or flik. */
            effort?: string;
            /**
             * @description square: crop to the middle square.
             * @enum {unknown}
             */
            framing?: "original" | "square";
            /** @description qik (default), none, the id of a watermark, or a mark of your own. */
            watermark?: string | components["schemas"]["OwnWatermark"];
            /** @description Seconds of the source to keep. */
            trim?: {
                start: number;
                end: number;
            };
            /**
             * @description boomerang: forward and then backward, 5 s in all. loop: made to be played in a loop. none (default): played once.
             * @enum {unknown}
             */
            loop?: "none" | "loop" | "boomerang";
            /** @description Budget for every rendition, in bytes. */
            maxBytes?: number;
            /** @description Second of the clip to take the poster from. */
            poster?: number;
            /** @description Fills {sender} in a text watermark. */
            sender?: string;
            /** @description Your ids of the people it is for. Where given, playback for anybody else is refused. */
            recipients?: string[];
            /**
             * Format: date-time
             * @description Default: when it was received.
             */
            sentAt?: string;
            /** @description ISO 8601 duration from sentAt until the clip is gone, such as P3D; up to the retention. */
            ttl?: string;
            /** @description Anything of yours, up to 4 KB as JSON; given back as it is. */
            metadata?: unknown;
            /**
             * @description Default: normal.
             * @enum {unknown}
             */
            priority?: "interactive" | "normal" | "bulk";
            /** @description Addresses to play it from that each recipient is given. Default: as many as asked for. */
            views?: number;
            /** @description ISO 8601 duration in which a recipient can play it, from the first view, such as PT24H; up to the retention. */
            viewWindow?: string;
            /** @description Closed to each recipient until you say with `unlocks` that they replied. */
            lockedUntilReply?: boolean;
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
        /**
         * Clip options
         * @example {
         *       "recipients": [
         *         "bob"
         *       ],
         *       "ttl": "P3D",
         *       "priority": "interactive",
         *       "metadata": {
         *         "room": 7
         *       }
         *     }
         */
        ClipOptions: {
            /** @description Ids of profiles, with @version if one is meant. Default: the default ladder. */
            profiles?: string[];
            /** @description message (default) or flik. */
            effort?: string;
            /**
             * @description square: crop to the middle square.
             * @enum {unknown}
             */
            framing?: "original" | "square";
            /** @description qik (default), none, the id of a watermark, or a mark of your own. */
            watermark?: string | components["schemas"]["OwnWatermark"];
            /** @description Seconds of the source to keep. */
            trim?: {
                start: number;
                end: number;
            };
            /**
             * @description boomerang: forward and then backward, 5 s in all. loop: made to be played in a loop. none (default): played once.
             * @enum {unknown}
             */
            loop?: "none" | "loop" | "boomerang";
            /** @description Budget for every rendition, in bytes. */
            maxBytes?: number;
            /** @description Second of the clip to take the poster from. */
            poster?: number;
            /** @description Fills {sender} in a text watermark. */
            sender?: string;
            /** @description Your ids of the people it is for. Where given, playback for anybody else is refused. */
            recipients?: string[];
            /**
             * Format: date-time
             * @description Default: when it was received.
             */
            sentAt?: string;
            /** @description ISO 8601 duration from sentAt until the clip is gone, such as P3D; up to the retention. */
            ttl?: string;
            /** @description Anything of yours, up to 4 KB as JSON; given back as it is. */
            metadata?: unknown;
            /**
             * @description Default: normal.
             * @enum {unknown}
             */
            priority?: "interactive" | "normal" | "bulk";
            /** @description Addresses to play it from that each recipient is given. Default: as many as asked for. */
            views?: number;
            /** @description ISO 8601 duration in which a recipient can play it, from the first view, such as PT24H; up to the retention. */
            viewWindow?: string;
            /** @description Closed to each recipient until you say with `unlocks` that they replied. */
            lockedUntilReply?: boolean;
        };
        /** Clip page */
        ClipPage: {
            /** @description Newest first. */
            clips: components["schemas"]["ListedClip"][];
            nextCursor: string | null;
        };
        /** Clip remains */
        ClipRemains: {
            clipId: string;
            /** @description Null: nobody knows of such a clip, and yet something was found. */
            state: ("receiving" | "queued" | "processing" | "ready" | "failed" | "deleted" | "expired") | null;
            /** @description The clip is over, every place could be looked into, and nothing was found in any. */
            gone: boolean;
            deletion: {
                id: string;
                /** @enum {unknown} */
                reason: "deleted" | "expired";
                /**
                 * Format: date-time
                 * @description When the clip ended.
                 */
                requestedAt: string;
                completedAt: string | null;
            } | null;
            places: {
                /** @enum {unknown} */
                place: "key" | "objects" | "half-written" | "uploads" | "staging" | "scratch" | "queue" | "database" | "caches" | "tombstones";
                /** @description Things that should not be there once a clip is over. */
                found: number;
                /** @description What was looked at and what was found, in words. */
                detail: string;
                /** @description False: nothing can be said about this place. */
                reachable: boolean;
            }[];
            /** @description For what a clip had that is over; none for one that is not. */
            addresses: {
                /** @enum {unknown} */
                kind: "rendition" | "still";
                name: string;
                /** @description Signed just now, as playback once did. Must answer 410. */
                url: string;
            }[];
        };
        /** Clips to delete */
        ClipsToDelete: {
            /** @description Ids of clips; naming one twice is naming it once. */
            clipIds: string[];
        };
        /** Confirmation */
        Confirmation: {
            /** @description Your id of the person. */
            recipient: string;
            /** @description Your id of the device. */
            device: string;
        };
        /** Confirmed recipients */
        ConfirmedRecipients: {
            /** @description What is outside of this service: only what was confirmed is known. */
            recipients: {
                recipient: string;
                /** @description Whether a device of theirs said that it dropped its copy. */
                confirmed: boolean;
                /** @description How many devices said so; how many there are is not known. */
                devices: number;
                at: string | null;
            }[];
        };
        /** Consent */
        Consent: {
            /** @description The words that the owner agreed to. */
            consent: string;
        };
        /** Deletion */
        Deletion: {
            id: string;
            clipId: string;
            /**
             * @description Its sender asked, or its time was over.
             * @enum {unknown}
             */
            reason: "deleted" | "expired";
            /**
             * @description `done` once all that can be removed was.
             * @enum {unknown}
             */
            state: "pending" | "done";
            /**
             * Format: date-time
             * @description From then on nothing of the clip was given out.
             */
            requestedAt: string;
            bytesGoneAt: string | null;
            completedAt: string | null;
            /** @description Every place in which something of the clip could lie. */
            locations: {
                /** @enum {unknown} */
                name: "key" | "objects" | "staging" | "scratch" | "queue" | "database" | "tombstones";
                /**
                 * @description `unreachable`: tried, without an answer; it is tried again.
                 * @enum {unknown}
                 */
                state: "pending" | "done" | "unreachable";
                at: string | null;
            }[];
            /** @description What is outside of this service: only what was confirmed is known. */
            recipients: {
                recipient: string;
                /** @description Whether a device of theirs said that it dropped its copy. */
                confirmed: boolean;
                /** @description How many devices said so; how many there are is not known. */
                devices: number;
                at: string | null;
            }[];
            /** @description Where the same is to be had with a signature. */
            receipt: string;
        };
        /** Deletion feed */
        DeletionFeed: {
            /** @description In the order in which they happened. */
            deletions: {
                /** @description Id of the deletion. */
                id: string;
                /** @description Id of the clip that is gone. */
                clipId: string;
                /**
                 * @description Its sender asked, or its time was over.
                 * @enum {unknown}
                 */
                reason: "deleted" | "expired";
                /**
                 * Format: date-time
                 * @description From then on nothing of the clip was given out.
                 */
                at: string;
                /** @description Whose devices may hold a copy, as you named them. */
                recipients: string[];
            }[];
            /** @description For `after` of the next request, also when nothing is listed. */
            cursor: string;
        };
        /** Deletion receipt */
        DeletionReceipt: {
            /** @enum {string} */
            iss: "qik";
            deletionId: string;
            clipId: string;
            /**
             * @description Its sender asked, or its time was over.
             * @enum {unknown}
             */
            reason: "deleted" | "expired";
            /**
             * Format: date-time
             * @description From then on nothing of the clip was given out.
             */
            requestedAt: string;
            bytesGoneAt: string | null;
            completedAt: string | null;
            /** @description Every place in which something of the clip could lie. */
            locations: {
                /** @enum {unknown} */
                name: "key" | "objects" | "staging" | "scratch" | "queue" | "database" | "tombstones";
                /**
                 * @description `unreachable`: tried, without an answer; it is tried again.
                 * @enum {unknown}
                 */
                state: "pending" | "done" | "unreachable";
                at: string | null;
            }[];
            /** @description What is outside of this service: only what was confirmed is known. */
            recipients: {
                recipient: string;
                /** @description Whether a device of theirs said that it dropped its copy. */
                confirmed: boolean;
                /** @description How many devices said so; how many there are is not known. */
                devices: number;
                at: string | null;
            }[];
            /** @description The entry of the audit log that was made with the deletion. */
            audit: {
                seq: number;
                hash: string;
            };
            /**
             * Format: date-time
             * @description When this was said. A later receipt can say more.
             */
            issuedAt: string;
        };
        /** Deletions */
        Deletions: {
            /** @description One for every clip that there is or was. */
            deletions: components["schemas"]["Deletion"][];
            /** @description Ids that are of no clip of yours. */
            unknown: string[];
        };
        /** Deletions of personal Fliks */
        DeletionsOfPersonalFliks: {
            /** @description One for every clip that there was. */
            deletions: components["schemas"]["Deletion"][];
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
        /** Device */
        Device: {
            /** @enum {unknown} */
            platform: "android" | "ios" | "windows-phone";
            /** @description Pixels of the screen, held either way. */
            screen?: {
                width: number;
                height: number;
            };
            /** @description What the network gives, in kilobits a second. */
            downlinkKbps?: number;
            /** @description Who will play it; bound into the address. Needed where the clip has `views`, `viewWindow` or `lockedUntilReply`. */
            recipient?: string;
            /** @description Seconds for which the address holds. Default: 300; more than 900 is cut to that. */
            expiresIn?: number;
        };
        /** Device for a personal Flik */
        DeviceForAPersonalFlik: {
            /** @enum {unknown} */
            platform: "android" | "ios" | "windows-phone";
            /** @description Pixels of the screen, held either way. */
            screen?: {
                width: number;
                height: number;
            };
            /** @description What the network gives, in kilobits a second. */
            downlinkKbps?: number;
            /** @description Seconds for which the address holds. Default: 300; more than 900 is cut to that. */
            expiresIn?: number;
            /** @description Who will play it. Default: its owner. */
            recipient?: string;
        };
        /** Encode */
        Encode: {
            /** @description Unique in the plan; the stem of the name of its file. */
            id: string;
            /** @description id@version of every profile that this one encode stands for. */
            profiles: string[];
            platforms: ("android" | "ios" | "windows-phone")[];
            /** @enum {unknown} */
            framing: "original" | "square";
            width: number;
            height: number;
            fps: {
                num: number;
                den: number;
            };
            frames: number;
            video: {
                /** @enum {unknown} */
                profile: "constrained-baseline" | "main" | "high";
                level: string;
                x264Preset: string;
                crf: number;
                maxrateKbps: number;
                bufsizeKbps: number;
                bframes: number;
                /** @enum {unknown} */
                pyramid: "none" | "normal";
                references: number;
                gopFrames: number;
            };
            audio: {
                kbps: number;
                channels: number;
                sampleRate: number;
            } | null;
            budgetBytes: number | null;
            /** @description The most that it can come to by its limits of the rate. */
            predictedBytes: number;
        };
        /** Event */
        Event: {
            /** @description A number of 16 digits. The larger one happened later, as numbers and as texts alike. */
            id: string;
            /** @enum {unknown} */
            type: "clip.received" | "clip.queued" | "clip.processing" | "clip.ready" | "clip.failed" | "clip.deleted" | "clip.expired" | "deletion.completed" | "flik.published" | "flik.unpublished" | "release.published";
            /** Format: date-time */
            at: string;
            /** @description Id of the clip that it is about. */
            clipId?: string;
            /** @description Id of the Flik of the library that it is about. */
            flikId?: string;
            /** @description Ids, codes and numbers. */
            data: {
                [key: string]: unknown;
            };
        };
        /** Event feed */
        EventFeed: {
            /** @description In the order in which they happened. */
            events: components["schemas"]["Event"][];
            /** @description For `after` of the next request, also when nothing is listed. */
            cursor: string;
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
        /** Fliks of the catalogue */
        FliksOfTheCatalogue: {
            fliks: components["schemas"]["FlikOfTheCatalogue"][];
        };
        /** Found Fliks */
        FoundFliks: {
            fliks: components["schemas"]["FlikOfTheCatalogue"][];
            /** @description How many were found, 300 at most. */
            total: number;
            /** @description `cursor` of the next page; null after the last. */
            nextCursor: string | null;
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
        /** Listed clip */
        ListedClip: {
            id: string;
            /** @enum {unknown} */
            state: "receiving" | "queued" | "processing" | "ready" | "failed" | "deleted" | "expired";
            progress: components["schemas"]["Progress"] | null;
            /** @enum {unknown} */
            priority: "interactive" | "normal" | "bulk";
            sender: string | null;
            recipients: string[];
            metadata: unknown;
            /**
             * Format: date-time
             * @description When it was sent, as its sender says.
             */
            sentAt: string;
            receivedAt: string | null;
            /**
             * Format: date-time
             * @description From then on nothing of it is given out. While it is in `receiving`: when the upload is given up at the latest.
             */
            expiresAt: string;
            upload: {
                bytes: number;
                sha256: string;
            } | null;
            warnings: {
                code: string;
                detail: string;
            }[];
            error: components["schemas"]["ClipError"] | null;
        };
        /** New API key */
        NewAPIKey: {
            /** @description For people: who or what uses it. */
            name: string;
            /** @description What it may do. */
            scopes: ("clips:write" | "clips:read" | "clips:delete" | "catalogue:read" | "usage:write" | "ops:read" | "admin")[];
            /** @description Default: the tenant of your own key. */
            tenant?: string;
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
        /** Own watermark */
        OwnWatermark: {
            /** @description Base64 of a PNG or SVG of up to 512 KB. */
            image?: string;
            /** @description May hold {sender} and {date}. */
            text?: string;
            /**
             * @description Where the mark sits.
             * @enum {unknown}
             */
            position: "top-left" | "top" | "top-right" | "left" | "center" | "right" | "bottom-left" | "bottom" | "bottom-right";
            /** @description Width of the mark in percent of the frame's width. */
            widthPercent: number;
            /** @description Distance to the edges in percent of the shorter side. */
            marginPercent: number;
            opacity: number;
            /** @description Second of the clip at which the mark appears. */
            from?: number;
            /** @description Second of the clip at which it goes. */
            to?: number;
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
        /** Packs of the catalogue */
        PacksOfTheCatalogue: {
            packs: components["schemas"]["PackOfTheCatalogue"][];
        };
        /** Personal Flik */
        PersonalFlik: {
            slot: number;
            /** @description What plays; null while nothing in the slot is ready. */
            clip: components["schemas"]["Clip"] | null;
            /** @description What takes its place once it is ready, or could not: then its `error` says why. */
            next: components["schemas"]["Clip"] | null;
            /** @description Of `clip`, for the library. */
            proposal: components["schemas"]["Proposal"] | null;
        };
        /** Personal Fliks */
        PersonalFliks: {
            /** @description Slots that have something in them, in their order. */
            fliks: components["schemas"]["PersonalFlik"][];
        };
        /** Plan */
        Plan: {
            source: components["schemas"]["Source"];
            /** @description Versions of everything that decided, so that a plan can be compared with a later one. */
            presets: {
                effort: string;
                planner: number;
            };
            /** @description Seconds of the source. */
            trim: {
                start: number;
                duration: number;
            };
            /**
             * @description Absent where the clip is played once.
             * @enum {unknown}
             */
            loop?: "loop" | "boomerang";
            frames: {
                /** @enum {unknown} */
                framing: "original" | "square";
                /** @description Part of the upright source that is kept, in its pixels. */
                crop: {
                    x: number;
                    y: number;
                    width: number;
                    height: number;
                };
                width: number;
                height: number;
                /** @description Room that a watermark leaves free. */
                safeArea: {
                    /** @description Of the height. */
                    top: number;
                    /** @description Of the width. */
                    right: number;
                    /** @description Of the height. */
                    bottom: number;
                    /** @description Of the width. */
                    left: number;
                };
            }[];
            encodes: components["schemas"]["Encode"][];
            stills: {
                /** @enum {unknown} */
                framing: "original" | "square";
                poster: {
                    width: number;
                    height: number;
                    atSeconds: number | null;
                    everySeconds: number;
                    count: number;
                };
                preview: {
                    width: number;
                    height: number;
                    fps: number;
                    frames: number;
                };
                storyboard: {
                    tileWidth: number;
                    tileHeight: number;
                    everySeconds: number;
                    tiles: number;
                    columns: number;
                };
                /** @description What the effort makes beside these. */
                previews?: {
                    /** @enum {unknown} */
                    type: "animated" | "silent" | "still";
                    kind: string;
                }[];
            };
            watermark: {
                id: string;
                /** @enum {unknown} */
                position: "top-left" | "top" | "top-right" | "left" | "center" | "right" | "bottom-left" | "bottom" | "bottom-right";
            } | null;
            skipped: {
                profile: string;
                reason: string;
            }[];
            dropped: {
                track: string;
                reason: string;
            }[];
            warnings: {
                code: string;
                detail: string;
            }[];
            /** @description The plan in words, a sentence for each decision. */
            explanation: string[];
        };
        /** Playback */
        Playback: {
            /** @description Takes GET and HEAD, with Range. */
            url: string;
            /**
             * Format: date-time
             * @description Until then a request may begin.
             */
            expiresAt: string;
            rendition: components["schemas"]["Rendition"];
            stills: {
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
                url: string;
            }[];
            /** @description Why this rendition, in words. */
            reason: string;
            /** @description Null where the sender set no number. */
            views: {
                /** @description Addresses that the recipient was given, this one included. */
                used: number;
                /** @description Addresses that each recipient is given. */
                allowed: number;
            } | null;
            /**
             * Format: date-time
             * @description When time ends it for this recipient: with the clip, or with their window.
             */
            playableUntil: string;
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
        /** Pointer to a catalogue */
        PointerToACatalogue: {
            /** @description Below the address of the service. Another catalogue has another one. */
            url: string;
            /** @description Length of the catalogue, unpacked. */
            bytes: number;
            /** @description Of its bytes, in hexadecimal. */
            sha256: string;
            /** @description JWS over its bytes, its content detached. */
            signature: string;
        };
        /** Progress */
        Progress: {
            /** @enum {unknown} */
            stage: "receive" | "probe" | "encode" | "stills" | "verify" | "store";
            /** @description Of the stage. */
            percent: number;
            etaMs: number | null;
        };
        /** Proposal */
        Proposal: {
            /**
             * Format: uuid
             * @description To withdraw the consent by, also once the clip is gone: keep it.
             */
            id: string;
            /**
             * Format: uuid
             * @description The clip that was proposed.
             */
            clipId: string;
            /**
             * @description `accepted`: a Flik was made of it. `withdrawn`: it is taken back, or will be within seconds.
             * @enum {unknown}
             */
            state: "proposed" | "accepted" | "declined" | "withdrawn";
            /** @description What the owner agreed to. Empty where they withdrew before anything came of it. */
            consent: string;
            /** Format: date-time */
            consentedAt: string;
            /** @description When an editor accepted or declined it. */
            decidedAt: string | null;
            /** @description The Flik of the library that was made of it. */
            flikId: string | null;
            /** @description When the consent was withdrawn. */
            withdrawnAt: string | null;
            /** @description When the library had taken back what was made of it. */
            takenBackAt: string | null;
        };
        /** Recipients of a personal Flik */
        RecipientsOfAPersonalFlik: {
            /** @description Your ids of the people it is sent to. */
            recipients: string[];
        };
        /** Rendition */
        Rendition: {
            id: string;
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
            /** @description In hexadecimal. */
            sha256: string;
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
            checks: {
                name: string;
                ok: boolean;
                expected: string;
                actual: string;
            }[];
            conforms: boolean;
            budget?: {
                bytes: number;
                marginBytes: number;
                encodedTwice: boolean;
            };
        };
        /** Retried clip */
        RetriedClip: {
            id: string;
            /** @enum {unknown} */
            state: "receiving" | "queued" | "processing" | "ready" | "failed" | "deleted" | "expired";
            progress: components["schemas"]["Progress"] | null;
            /** @enum {unknown} */
            priority: "interactive" | "normal" | "bulk";
            sender: string | null;
            recipients: string[];
            metadata: unknown;
            /**
             * Format: date-time
             * @description When it was sent, as its sender says.
             */
            sentAt: string;
            receivedAt: string | null;
            /**
             * Format: date-time
             * @description From then on nothing of it is given out. While it is in `receiving`: when the upload is given up at the latest.
             */
            expiresAt: string;
            upload: {
                bytes: number;
                sha256: string;
            } | null;
            source: components["schemas"]["Source"] | null;
            renditions: components["schemas"]["Rendition"][];
            stills: components["schemas"]["Still"][];
            skipped: {
                profile: string;
                reason: string;
            }[];
            dropped: {
                track: string;
                reason: string;
            }[];
            warnings: {
                code: string;
                detail: string;
            }[];
            timings: {
                probeMs: number;
                encodeMs: number;
                stillsMs: number;
                verifyMs: number;
                totalMs: number;
            } | null;
            encodes: number | null;
            error: components["schemas"]["ClipError"] | null;
            /** @description What the end of a clip means, and what it cannot mean. */
            guarantees: string;
            lastError: components["schemas"]["ClipError"] | null;
        };
        /**
         * Secret rotation
         * @example {
         *       "overlapSeconds": 86400
         *     }
         */
        SecretRotation: {
            /** @description How long the secrets that it has go on signing beside the new one. Default: 86400, a day. */
            overlapSeconds?: number;
        };
        /** Sent personal Flik */
        SentPersonalFlik: {
            /**
             * Format: uuid
             * @description The clip that was sent.
             */
            clipId: string;
            /** @description Everybody who can play it, its owner first. */
            recipients: string[];
        };
        /** Signed receipt */
        SignedReceipt: {
            /** @description The receipt as a compact JWS (RFC 7515), signed with a key of `/.well-known/jwks.json`. */
            jws: string;
            payload: components["schemas"]["DeletionReceipt"];
        };
        /** Source */
        Source: {
            container: string;
            bytes: number;
            durationMs: number;
            video: {
                index: number;
                codec: string;
                profile: string | null;
                pixelFormat: string;
                bitDepth: number;
                codedWidth: number;
                codedHeight: number;
                /** @description Upright, in square pixels. */
                width: number;
                height: number;
                orientation: {
                    rotation: number;
                    mirrored: boolean;
                };
                sampleAspectRatio: {
                    num: number;
                    den: number;
                };
                frameRate: {
                    num: number;
                    den: number;
                };
                variableFrameRate: boolean;
                frames: number;
                /** @description sdr, hlg or pq */
                dynamics: string;
                /** @description limited or full */
                range: string;
                colour: {
                    primaries: string | null;
                    transfer: string | null;
                    matrix: string | null;
                };
                interlaced: boolean;
            };
            audio: {
                index: number;
                codec: string;
                channels: number;
                sampleRate: number;
                packed: boolean;
            } | null;
            dropped: {
                track: string;
                reason: string;
            }[];
            warnings: {
                code: string;
                detail: string;
            }[];
            /** @description Kinds of private data that were found and are in no rendition. */
            privateData: string[];
        };
        /** Step of the catalogue */
        StepOfTheCatalogue: {
            /** @enum {string} */
            op: "remove";
            /** @enum {unknown} */
            kind: "flik" | "pack";
            /** @description Of the item. */
            id: string;
        } | {
            /** @enum {string} */
            op: "add";
            /** @enum {unknown} */
            kind: "flik" | "pack";
            /** @description Of the item. */
            id: string;
            /** @description The item that it then stands behind; null: it is the first. */
            after: string | null;
            item: components["schemas"]["FlikOfTheCatalogue"] | components["schemas"]["PackOfTheCatalogue"];
        } | {
            /** @enum {string} */
            op: "change";
            /** @enum {unknown} */
            kind: "flik" | "pack";
            /** @description Of the item. */
            id: string;
            item: components["schemas"]["FlikOfTheCatalogue"] | components["schemas"]["PackOfTheCatalogue"];
        } | {
            /** @enum {string} */
            op: "move";
            /** @enum {unknown} */
            kind: "flik" | "pack";
            /** @description Of the item. */
            id: string;
            /** @description The item that it then stands behind; null: it is the first. */
            after: string | null;
        };
        /** Still */
        Still: {
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
        /** Suggestions */
        Suggestions: {
            suggestions: {
                /**
                 * @description Where it is from.
                 * @enum {unknown}
                 */
                kind: "title" | "keyword" | "intent" | "tag" | "emoji";
                /** @description What a search finds something for. */
                text: string;
            }[];
        };
        /** Unlock */
        Unlock: {
            /** @description Who replied. */
            recipient: string;
        };
        /** Unlocked */
        Unlocked: {
            recipient: string;
            /** @description Null where the clip has no lock. */
            unlockedAt: string | null;
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
        /** Webhook changes */
        WebhookChanges: {
            /** @description https, port 443, on the public internet; the operator of the service may allow others. */
            url?: string;
            /** @description Types of events that are sent; none: all, also those that there will be. */
            events?: ("clip.received" | "clip.queued" | "clip.processing" | "clip.ready" | "clip.failed" | "clip.deleted" | "clip.expired" | "deletion.completed" | "flik.published" | "flik.unpublished" | "release.published")[];
            /** @description For people. */
            description?: string | null;
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
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}

export interface operations {
    listClips: {
        parameters: {
            query?: {
                /** @description Only clips that are shown in this state. */
                state?: "receiving" | "queued" | "processing" | "ready" | "failed" | "deleted" | "expired";
                /** @description `nextCursor` of the page before, with the same `state`. */
                cursor?: string;
                /** @description Clips of a page. */
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
                    "application/json": components["schemas"]["ClipPage"];
                };
            };
        };
    };
    sendClip: {
        parameters: {
            query?: never;
            header?: {
                /** @description `sha-256=:<base64>:` of the file, as in RFC 9530; checked. With JSON it is that of the JSON: what the file must hash to stands in `sourceDigest` then. */
                "repr-digest"?: string;
                /** @description Names the request, so that it has its effect once however often it is sent: 1 to 255 visible characters of ASCII, best a UUID. For 24 hours the same request with the same key is answered as the first was. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    options?: components["schemas"]["ClipOptions"];
                    /**
                     * Format: binary
                     * @description MP4, MOV, 3GP, WebM, Matroska, WMV or animated GIF.
                     */
                    file: string;
                };
                /**
                 * @example {
                 *       "sourceUrl": "https://media.example.org/clips/7?signature=5f1d",
                 *       "recipients": [
                 *         "bob"
                 *       ],
                 *       "ttl": "P3D",
                 *       "profiles": [
                 *         "android-main",
                 *         "ios-main"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ClipByURL"];
            };
        };
        responses: {
            /** @description The bytes are safe, or will be fetched: the clip, of which more is to come. */
            202: {
                headers: {
                    /** @description Where it is to be found. */
                    location: string;
                    /** @description `true` where the answer is that of an earlier request. */
                    "idempotent-replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clip"];
                };
            };
        };
    };
    getClip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The clip. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clip"];
                };
            };
        };
    };
    deleteClip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletion, and how far it is. */
            202: {
                headers: {
                    /** @description Where it is to be found. */
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
        };
    };
    createUpload: {
        parameters: {
            query?: never;
            header: {
                /** @description Version of the protocol: 1.0.0. */
                "tus-resumable": string;
                /** @description Bytes in all. */
                "upload-length": number;
                /** @description `options` and, in base64, the JSON of the options that `POST /v1/clips` takes. Other names are kept. */
                "upload-metadata"?: string;
                /** @description `sha-256=:<base64>:` of the whole file, as in RFC 9530; checked at its end. */
                "repr-digest"?: string;
                /** @description Names the request, so that it has its effect once however often it is sent: 1 to 255 visible characters of ASCII, best a UUID. For 24 hours the same request with the same key is answered as the first was. */
                "idempotency-key"?: string;
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
                    /** @description `true` where the answer is that of an earlier request. */
                    "idempotent-replayed"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    getUploadOptions: {
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
    terminateUpload: {
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
    getOptionsOfUpload: {
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
    getUploadOffset: {
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
    continueUpload: {
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
    followClip: {
        parameters: {
            query?: never;
            header?: {
                /** @description `id` of the last event that you have. */
                "last-event-id"?: string;
            };
            path: {
                /** @description Id of the clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. It ends after a state that nothing follows: `ready`, `failed`, `deleted`, `expired`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Everything was seen already: there is no reason to come again. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    playClip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "platform": "android",
                 *       "screen": {
                 *         "width": 720,
                 *         "height": 1280
                 *       },
                 *       "downlinkKbps": 2000,
                 *       "recipient": "bob"
                 *     }
                 */
                "application/json": components["schemas"]["Device"];
            };
        };
        responses: {
            /** @description The address, what lies there and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Playback"];
                };
            };
        };
    };
    retryClip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The clip waits for a worker again. */
            202: {
                headers: {
                    /** @description Where it is to be found. */
                    location: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetriedClip"];
                };
            };
        };
    };
    unlockClip: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "recipient": "bob"
                 *     }
                 */
                "application/json": components["schemas"]["Unlock"];
            };
        };
        responses: {
            /** @description Who can play it, and since when. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Unlocked"];
                };
            };
        };
    };
    followDeletions: {
        parameters: {
            query?: {
                /** @description `cursor` of the last answer, or the id of the last deletion that you saw; absent or 0: from the beginning. */
                after?: string;
                /** @description Seconds to wait for something new where there is nothing yet. */
                wait?: number;
                /** @description Deletions of an answer. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened behind the cursor. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionFeed"];
                };
            };
        };
    };
    deleteClips: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request, so that it has its effect once however often it is sent: 1 to 255 visible characters of ASCII, best a UUID. For 24 hours the same request with the same key is answered as the first was. */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "clipIds": [
                 *         "019ab3c4-5d6e-7f80-91a2-b3c4d5e6f708"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ClipsToDelete"];
            };
        };
        responses: {
            /** @description A deletion for each clip. */
            202: {
                headers: {
                    /** @description `true` where the answer is that of an earlier request. */
                    "idempotent-replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletions"];
                };
            };
        };
    };
    getDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the deletion. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletion. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Deletion"];
                };
            };
        };
    };
    confirmDeletion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the deletion. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "recipient": "bob",
                 *       "device": "bobs-phone"
                 *     }
                 */
                "application/json": components["schemas"]["Confirmation"];
            };
        };
        responses: {
            /** @description What all recipients said so far. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmedRecipients"];
                };
            };
        };
    };
    getReceipt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the deletion. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The receipt as it stands now. A later one can say more. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedReceipt"];
                    "application/jose": string;
                };
            };
        };
    };
    findRemains: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the clip. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClipRemains"];
                };
            };
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description `cursor` of the last answer, or `id` of an event; absent: from the oldest event that is kept. */
                after?: string;
                /** @description Seconds to wait for something new where there is nothing yet. */
                wait?: number;
                /** @description Events of an answer. */
                limit?: number;
            };
            header?: {
                /** @description `id` of the last event of a stream. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What happened behind the cursor; as a stream where `Accept` prefers `text/event-stream`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventFeed"];
                    "text/event-stream": string;
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: never;
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
    createWebhook: {
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
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SecretRotation"] | null;
            };
        };
        responses: {
            /** @description The webhook, with its new secret, which is shown this once. */
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
    getWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The webhook. */
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
    deleteWebhook: {
        parameters: {
            query?: never;
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
    changeWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the webhook. */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "events": []
                 *     }
                 */
                "application/json": components["schemas"]["WebhookChanges"];
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
    disableWebhook: {
        parameters: {
            query?: never;
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
    enableWebhook: {
        parameters: {
            query?: never;
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
    testWebhook: {
        parameters: {
            query?: never;
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
    listDeliveries: {
        parameters: {
            query?: {
                /** @description Only deliveries in this state. */
                state?: "pending" | "delivered" | "failed";
                /** @description `nextCursor` of the page before, with the same `state`. */
                cursor?: string;
                /** @description Deliveries of a page. */
                limit?: number;
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
    getDelivery: {
        parameters: {
            query?: never;
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
    resendDelivery: {
        parameters: {
            query?: never;
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
    getPersonalFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your id of the user: letters, digits and `._~:@+-`, 128 at most. It is not logged. */
                user: string;
                /** @description From 1 to 12. */
                slot: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What plays there, and what is on its way there. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalFlik"];
                };
            };
        };
    };
    putPersonalFlik: {
        parameters: {
            query?: never;
            header?: {
                /** @description `sha-256=:<base64>:` of the file, as in RFC 9530; checked. With JSON it is that of the JSON: what the file must hash to stands in `sourceDigest` then. */
                "repr-digest"?: string;
                /** @description Names the request, so that it has its effect once however often it is sent: 1 to 255 visible characters of ASCII, best a UUID. For 24 hours the same request with the same key is answered as the first was. */
                "idempotency-key"?: string;
            };
            path: {
                /** @description Your id of the user: letters, digits and `._~:@+-`, 128 at most. It is not logged. */
                user: string;
                /** @description From 1 to 12. */
                slot: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    options?: components["schemas"]["ClipOptions"];
                    /**
                     * Format: binary
                     * @description MP4, MOV, 3GP, WebM, Matroska, WMV or animated GIF.
                     */
                    file: string;
                };
                /**
                 * @example {
                 *       "sourceUrl": "https://media.example.org/clips/7?signature=5f1d",
                 *       "recipients": [
                 *         "bob"
                 *       ],
                 *       "ttl": "P3D",
                 *       "profiles": [
                 *         "android-main",
                 *         "ios-main"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["ClipByURL"];
            };
        };
        responses: {
            /** @description The bytes are safe, or will be fetched: the clip, of which more is to come. */
            202: {
                headers: {
                    /** @description Where it is to be found. */
                    location: string;
                    /** @description `true` where the answer is that of an earlier request. */
                    "idempotent-replayed"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Clip"];
                };
            };
        };
    };
    deletePersonalFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your id of the user: letters, digits and `._~:@+-`, 128 at most. It is not logged. */
                user: string;
                /** @description From 1 to 12. */
                slot: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletions, and how far they are. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionsOfPersonalFliks"];
                };
            };
        };
    };
    listPersonalFliks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your id of the user: letters, digits and `._~:@+-`, 128 at most. It is not logged. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What is in their slots. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonalFliks"];
                };
            };
        };
    };
    deletePersonalFliks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your id of the user: letters, digits and `._~:@+-`, 128 at most. It is not logged. */
                user: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The deletions, and how far they are. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionsOfPersonalFliks"];
                };
            };
        };
    };
    sendPersonalFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your id of the user: letters, digits and `._~:@+-`, 128 at most. It is not logged. */
                user: string;
                /** @description From 1 to 12. */
                slot: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "recipients": [
                 *         "bob"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["RecipientsOfAPersonalFlik"];
            };
        };
        responses: {
            /** @description Who can play it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentPersonalFlik"];
                };
            };
        };
    };
    playPersonalFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your id of the user: letters, digits and `._~:@+-`, 128 at most. It is not logged. */
                user: string;
                /** @description From 1 to 12. */
                slot: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "platform": "ios",
                 *       "recipient": "bob"
                 *     }
                 */
                "application/json": components["schemas"]["DeviceForAPersonalFlik"];
            };
        };
        responses: {
            /** @description The address, what lies there and why. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Playback"];
                };
            };
        };
    };
    proposePersonalFlik: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Your id of the user: letters, digits and `._~:@+-`, 128 at most. It is not logged. */
                user: string;
                /** @description From 1 to 12. */
                slot: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "consent": "Yes, everybody may use my Flik."
                 *     }
                 */
                "application/json": components["schemas"]["Consent"];
            };
        };
        responses: {
            /** @description The proposal. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
        };
    };
    getProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the proposal. */
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
                    "application/json": components["schemas"]["Proposal"];
                };
            };
        };
    };
    withdrawProposal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the proposal. */
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
                    "application/json": components["schemas"]["Proposal"];
                };
            };
        };
    };
    planClip: {
        parameters: {
            query?: never;
            header?: {
                /** @description `sha-256=:<base64>:` of the file, as in RFC 9530; checked. */
                "repr-digest"?: string;
            };
            path?: never;
            cookie?: never;
        };
        /** @description `options` is JSON and comes before the file. */
        requestBody: {
            content: {
                "multipart/form-data": {
                    options?: components["schemas"]["ClipOptions"];
                    /**
                     * Format: binary
                     * @description MP4, MOV, 3GP, WebM, Matroska, WMV or animated GIF.
                     */
                    file: string;
                };
            };
        };
        responses: {
            /** @description As `qik plan --json`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
        };
    };
    listProfiles: {
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
    listKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The keys. */
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
    createKey: {
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
                "application/json": components["schemas"]["NewAPIKey"];
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
    rotateKey: {
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
    revokeKey: {
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
    readAudit: {
        parameters: {
            query?: {
                /** @description `next` of the page before; 0: from the beginning. */
                after?: number;
                /** @description As many at once. */
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
                    "application/json": components["schemas"]["AuditLog"];
                };
            };
        };
    };
    readAuditCheckpoints: {
        parameters: {
            query?: {
                /** @description `next` of the page before; 0: from the beginning. */
                after?: number;
                /** @description As many at once. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page, in order. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditCheckpoints"];
                };
            };
        };
    };
    readCatalogue: {
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
                /** @description `cursor` of the last answer; absent: everything that is live. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description With `after` the changes, without it the catalogue. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Catalogue"] | components["schemas"]["ChangesOfTheCatalogue"];
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
    listPacks: {
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
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Those that hold something for the audience. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PacksOfTheCatalogue"];
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
    readPack: {
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
            };
            header?: never;
            path: {
                /** @description Id, or name in addresses. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pack. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackOfTheCatalogue"];
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
    readFliks: {
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
                /** @description Up to 100 ids with commas between them. Those that the audience does not have are left out. */
                ids: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the order of the ids. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FliksOfTheCatalogue"];
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
    listCategories: {
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
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Categories"];
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
    readCatalogueFlik: {
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
            };
            header?: never;
            path: {
                /** @description Id, or name in addresses. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The Flik. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FlikOfTheCatalogue"];
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
    searchFliks: {
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
                /**
                 * @description What was typed.
                 * @example helo
                 */
                q: string;
                /** @description Only those in this category. */
                category?: string;
                /** @description How many at most. */
                limit?: number;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of what was found. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundFliks"];
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
    completeSearch: {
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
                /**
                 * @description What was typed.
                 * @example helo
                 */
                q: string;
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most frequent first, emoji at the end. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
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
    listTrending: {
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
                /** @description How many at most. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most shared first. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FliksOfTheCatalogue"];
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
    countShare: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id, or name in addresses. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was counted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readSnapshotPointer: {
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
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The address. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PointerToACatalogue"];
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
    readSnapshot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description What the device is. */
                platform: "android" | "ios" | "windows-phone";
                /** @description Of the texts. */
                locale: string;
                /** @description The most that is shown. */
                rating: "everyone" | "teen" | "mature";
                /** @description Number and digest of the catalogue, as the address in `readSnapshotPointer` has it. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The catalogue. */
            200: {
                headers: {
                    /** @description Of the bytes; for If-None-Match. */
                    etag: string;
                    /** @description JWS over the bytes, its content detached (RFC 7515, appendix F); the keys are at /.well-known/jwks.json. */
                    "catalogue-signature": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Catalogue"];
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
    getFlikMedia: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Id of the Flik. */
                id: string;
                /** @description Id of its media. */
                mediaId: string;
                /** @description Name of the file, as the catalogue has it. */
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
}

export const ROUTES = {
  changeWebhook: { method: 'PATCH', path: '/v1/webhooks/{id}' },
  completeSearch: { method: 'GET', path: '/v1/fliks/autocomplete' },
  confirmDeletion: { method: 'POST', path: '/v1/deletions/{id}/confirmations' },
  continueUpload: { method: 'PATCH', path: '/v1/uploads/{id}' },
  countShare: { method: 'POST', path: '/v1/fliks/{id}/shares' },
  createKey: { method: 'POST', path: '/v1/keys' },
  createUpload: { method: 'POST', path: '/v1/uploads' },
  createWebhook: { method: 'POST', path: '/v1/webhooks' },
  deleteClip: { method: 'DELETE', path: '/v1/clips/{id}' },
  deleteClips: { method: 'POST', path: '/v1/deletions' },
  deletePersonalFlik: { method: 'DELETE', path: '/v1/users/{user}/fliks/{slot}' },
  deletePersonalFliks: { method: 'DELETE', path: '/v1/users/{user}/fliks' },
  deleteWebhook: { method: 'DELETE', path: '/v1/webhooks/{id}' },
  disableWebhook: { method: 'POST', path: '/v1/webhooks/{id}/disable' },
  enableWebhook: { method: 'POST', path: '/v1/webhooks/{id}/enable' },
  findRemains: { method: 'GET', path: '/v1/clips/{id}/remains' },
  followClip: { method: 'GET', path: '/v1/clips/{id}/events' },
  followDeletions: { method: 'GET', path: '/v1/deletions' },
  followEvents: { method: 'GET', path: '/v1/events' },
  getClip: { method: 'GET', path: '/v1/clips/{id}' },
  getDeletion: { method: 'GET', path: '/v1/deletions/{id}' },
  getDelivery: { method: 'GET', path: '/v1/webhooks/{id}/deliveries/{deliveryId}' },
  getFlikMedia: { method: 'GET', path: '/v1/fliks/{id}/media/{mediaId}/{file}' },
  getOptionsOfUpload: { method: 'OPTIONS', path: '/v1/uploads/{id}' },
  getPersonalFlik: { method: 'GET', path: '/v1/users/{user}/fliks/{slot}' },
  getProposal: { method: 'GET', path: '/v1/proposals/{id}' },
  getReceipt: { method: 'GET', path: '/v1/deletions/{id}/receipt' },
  getUploadOffset: { method: 'HEAD', path: '/v1/uploads/{id}' },
  getUploadOptions: { method: 'OPTIONS', path: '/v1/uploads' },
  getWebhook: { method: 'GET', path: '/v1/webhooks/{id}' },
  listCategories: { method: 'GET', path: '/v1/fliks/categories' },
  listClips: { method: 'GET', path: '/v1/clips' },
  listDeliveries: { method: 'GET', path: '/v1/webhooks/{id}/deliveries' },
  listKeys: { method: 'GET', path: '/v1/keys' },
  listPacks: { method: 'GET', path: '/v1/packs' },
  listPersonalFliks: { method: 'GET', path: '/v1/users/{user}/fliks' },
  listProfiles: { method: 'GET', path: '/v1/profiles' },
  listTrending: { method: 'GET', path: '/v1/fliks/trending' },
  listWebhooks: { method: 'GET', path: '/v1/webhooks' },
  planClip: { method: 'POST', path: '/v1/plan' },
  playClip: { method: 'POST', path: '/v1/clips/{id}/playback' },
  playPersonalFlik: { method: 'POST', path: '/v1/users/{user}/fliks/{slot}/playback' },
  proposePersonalFlik: { method: 'POST', path: '/v1/users/{user}/fliks/{slot}/proposal' },
  putPersonalFlik: { method: 'PUT', path: '/v1/users/{user}/fliks/{slot}' },
  readAudit: { method: 'GET', path: '/v1/audit' },
  readAuditCheckpoints: { method: 'GET', path: '/v1/audit/checkpoints' },
  readCatalogue: { method: 'GET', path: '/v1/catalogue' },
  readCatalogueFlik: { method: 'GET', path: '/v1/fliks/{id}' },
  readFliks: { method: 'GET', path: '/v1/fliks' },
  readPack: { method: 'GET', path: '/v1/packs/{id}' },
  readSnapshot: { method: 'GET', path: '/v1/catalogue/snapshots/{platform}/{locale}/{rating}/{name}' },
  readSnapshotPointer: { method: 'GET', path: '/v1/catalogue/snapshot' },
  resendDelivery: { method: 'POST', path: '/v1/webhooks/{id}/deliveries/{deliveryId}/resend' },
  retryClip: { method: 'POST', path: '/v1/clips/{id}/retry' },
  revokeKey: { method: 'DELETE', path: '/v1/keys/{id}' },
  rotateKey: { method: 'POST', path: '/v1/keys/{id}/rotate' },
  rotateWebhookSecret: { method: 'POST', path: '/v1/webhooks/{id}/rotate-secret' },
  searchFliks: { method: 'GET', path: '/v1/fliks/search' },
  sendClip: { method: 'POST', path: '/v1/clips' },
  sendPersonalFlik: { method: 'POST', path: '/v1/users/{user}/fliks/{slot}/sends' },
  terminateUpload: { method: 'DELETE', path: '/v1/uploads/{id}' },
  testWebhook: { method: 'POST', path: '/v1/webhooks/{id}/test' },
  unlockClip: { method: 'POST', path: '/v1/clips/{id}/unlocks' },
  withdrawProposal: { method: 'DELETE', path: '/v1/proposals/{id}' },
} as const;
