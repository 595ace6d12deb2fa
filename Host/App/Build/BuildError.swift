import Glibc
import HostModel

/// Why a strategy cannot be made or built.
enum BuildError: ExplainedError, Equatable {
  case noSDK(path: String)
  case noSource(folder: String)
  case twoLanguages(folder: String)
  case name(String)
  case exists(path: String)
  case unreadable(path: String, number: Int32)
  case unwritable(path: String, number: Int32)
  case noCompiler(String)
  case compile(String, status: Int32)
  case manifest(String)

  var code: String {
    switch self {
    case .noSDK: "E_SDK"
    case .noSource, .twoLanguages, .name: "E_SOURCE"
    case .exists: "E_EXISTS"
    case .unreadable, .unwritable: "E_FILE"
    case .noCompiler: "E_COMPILER"
    case .compile: "E_COMPILE"
    case .manifest: "E_MANIFEST"
    }
  }

  var cause: String {
    switch self {
    case .noSDK(let path): "the SDK is not at \(path), so nothing can be compiled against it"
    case .noSource(let folder): "\(folder) has neither a .swift nor a .c file"
    case .twoLanguages(let folder): "\(folder) has both .swift and .c files; a strategy is one library in one language"
    case .name(let name): "'\(name)' cannot name a strategy: it takes 1 to 40 letters and digits, a letter first"
    case .exists(let path): "\(path) exists already"
    case .unreadable(let path, let number): "\(path) cannot be read: \(String(cString: strerror(number)))"
    case .unwritable(let path, let number): "\(path) cannot be written: \(String(cString: strerror(number)))"
    case .noCompiler(let name): "the compiler \(name) was not found"
    case .compile(let name, let status): "\(name) ended with status \(status); its messages stand above"
    case .manifest(let problem): "no manifest can be written from the library: \(problem)"
    }
  }

  var mend: String {
    switch self {
    case .noSDK: "build the project: tools/build, and run build/bin/bulkhead"
    case .noSource: "make a strategy with bulkhead plugin new NAME, or name the folder that has the source"
    case .twoLanguages: "keep one language, or build it yourself and pass --library FILE"
    case .name: "choose a name such as MyStrategy"
    case .exists: "choose another name"
    case .unreadable: "check the name and your rights"
    case .unwritable: "name a folder that you may write to"
    case .noCompiler(let name):
      name == "swiftc"
        ? "install Swift 6.3 (swift.org/install/linux) and put its bin folder on PATH"
        : "install it: apt-get install gcc libc6-dev"
    case .compile: "mend the source and build again"
    case .manifest: "correct the descriptor in the source and build again"
    }
  }
}
