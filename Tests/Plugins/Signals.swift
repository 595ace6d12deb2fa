import Glibc

/// As the kernel does when memory runs out.
func killNow(_ process: Int32) { kill(process, SIGKILL) }

func exists(_ process: Int32) -> Bool { kill(process, 0) == 0 }
