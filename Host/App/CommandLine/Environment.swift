import Glibc

/// The version that `--version` prints and that manifests and records name.
let bulkheadVersion = "0.1.0"

/// A variable of the process's environment.
@Sendable func environmentValue(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
