"""Every change that subscribers, sweeps and letters go through."""
