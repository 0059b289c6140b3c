"""Tables without their borders: streams of pieces, header runs, decoding into rows."""
