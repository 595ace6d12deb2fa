import Glibc

/// What strategies are compiled against: the header, the Swift modules and the library of the SDK, as `tools/build`
/// lays them next to the host.
struct SDKFolder {
  let path: String

  init() throws(BuildError) {
    let program = realpath("/proc/self/exe", nil)
    defer { free(program) }
    guard let program else { throw .noSDK(path: "sdk") }
    let binFolder = String(cString: program).split(separator: "/").dropLast()
    path = "/" + binFolder.dropLast().joined(separator: "/") + "/sdk"
    guard access("\(path)/include/bulkhead.h", R_OK) == 0 else { throw .noSDK(path: path) }
  }

  var include: String { "\(path)/include" }
  var modules: String { "\(path)/modules" }
  var library: String { "\(path)/lib/libBulkheadSDK.a" }
  var exports: String { "\(path)/exports.map" }
  var template: String { "\(path)/Template/Template.swift" }
}
