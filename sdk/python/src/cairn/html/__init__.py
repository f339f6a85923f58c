"""What a notebook shows: HTML without scripts, every text escaped, in colours that read on light and on dark."""
