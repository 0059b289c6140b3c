"""The raw DuckDB tables: schema, inventory, ledger, loading, archive and publishing.

A run, in the order of its calls (``con`` is a DuckDB connection to the warehouse)::

    scan = ingest.sources.find(arguments, skip=home.path)         # files + problems
    with lock.hold_lock(home, command, wait_seconds, on_wait), store.open_writer(home) as con:
        run_id = runs.start_run(con, source_text)
        plan = inventory.observe(con, scan, run_id)                # .to_take, .nothing_new
        for found in plan.to_take: archive.take(home, found)       # -> Taken; raises Unreadable
        inventory.record_taken(con, taken, run_id)                 # raw.document, raw.source, versions
        quarantine.record_problems(con, problems, run_id)          # never-read files -> quarantine
        tasks = ledger.pending(con, home)                          # -> list[ingest.isolate.Task]
        for outcomes in isolate.parse_all(tasks, limits, workers):  # batches of Outcome
            members.keep(home, outcomes)                           # what archives held -> archive
            load.load_batch(con, outcomes, run_id)                 # one transaction, raises the revision
        # once more from ledger.pending: the members of archives
        revision.start_build(con, run_id, models_sha256)
    # dbt builds marts here, with the connection closed and the lock held
        revision.finish_build(con, run_id, passed, nodes)
    publish.publish(home, run_id)                                  # -> Publication; needs a passed build
        runs.finish_run(con, run_id, state, counts, message)

    ledger.request_again(con, Selection(...))                      # rerun
    quarantine.open_quarantine(con); quarantine.partly_read(con); runs.history(con); trace.trace(con, home, key)
"""
