import Glibc

/// The libraries that a plugin may ask for by name. All of them are in memory before the jail closes, so that loading
/// the plugin opens no file but its own.
enum RuntimeLibraries {
  static let names = [
    "libc.so.6", "libm.so.6", "libgcc_s.so.1", "libstdc++.so.6", "libswiftCore.so", "libswiftGlibc.so",
    "libswift_Builtin_float.so", "libswift_Concurrency.so", "libswift_StringProcessing.so", "libswift_RegexParser.so",
    // Only plugins built without optimisation ask for it.
    "libswiftSwiftOnoneSupport.so",
  ]

  /// One that is not installed is skipped: a plugin that needs it then gets the loader's own words.
  static func load() {
    for name in names { _ = dlopen(name, RTLD_NOW | RTLD_LOCAL) }
  }
}
