"""The command line of jixiao."""
