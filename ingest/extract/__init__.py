"""From the blocks of one report to statements, projects and indicators."""
