"""The one definition of the pipeline: the Prefect flow `flows.refresh.refresh`."""
