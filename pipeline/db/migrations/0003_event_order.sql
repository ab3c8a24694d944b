-- Numbers in a feed must become visible in their order: whoever read up to 7 would never see a 6 that was committed
-- later. So a transaction that writes events waits for its turn right before it takes a number, and keeps the turn
-- until it has committed. 7145002 names the lock and means nothing.
CREATE FUNCTION "qik"."take_turn"() RETURNS void LANGUAGE sql AS $$ SELECT pg_advisory_xact_lock(7145002) $$;
--> statement-breakpoint
CREATE FUNCTION "qik"."before_events"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM qik.take_turn(); RETURN NULL; END $$;
--> statement-breakpoint
CREATE TRIGGER "outbox_in_turn" BEFORE INSERT ON "qik"."outbox" FOR EACH STATEMENT EXECUTE FUNCTION "qik"."before_events"();
--> statement-breakpoint
CREATE TRIGGER "deletions_in_turn" BEFORE INSERT ON "qik"."deletions" FOR EACH STATEMENT EXECUTE FUNCTION "qik"."before_events"();
