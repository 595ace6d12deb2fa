// swift-tools-version: 6.2

// One target per room. The arrows between rooms are the `dependencies` below and nothing else: an import that is not
// listed here does not build. `Model ← Ledger ← Risk ← Execution ← Engine` is the core: no Foundation, clock,
// randomness, file or logger.
//
// Libraries from the distribution, and why:
//   libsodium    Ed25519, BLAKE2b, SHA-256, scrypt: stock minisign is built on it, so both sides agree bit for bit
//   libseccomp   compiles the jail's system call lists for the machine's own architecture
//   SQLite       results of thousands of runs in one file that survives a kill, which every tool of the field can read
//   zlib         unpacks the gzip and zip in which market data is sold; the Swift toolchain itself is linked against it

import PackageDescription

let swift: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  // The core is small values in several modules; without this a backtest pays for each border between them.
  .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]

func room(_ name: String, _ path: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, path: path, swiftSettings: swift)
}

func tests(_ name: String, _ path: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies, path: path, exclude: exclude, swiftSettings: swift)
}

/// A bundled strategy: a library that shows one symbol, `bulkhead_entry`, to the outside.
func plugin(_ name: String) -> Target {
  .target(
    name: name, dependencies: ["BulkheadSDK", "BulkheadIndicators", "CBulkheadEntry"], path: "Plugins/\(name)",
    swiftSettings: swift,
    linkerSettings: [.unsafeFlags(["-Xlinker", "--version-script=\(Context.packageDirectory)/PluginSDK/exports.map"])])
}

let package = Package(
  name: "bulkhead",
  products: [
    .executable(name: "bulkhead", targets: ["App"]),
    .executable(name: "bulkhead-worker", targets: ["Worker"]),
    .library(name: "BulkheadSDK", type: .static, targets: ["BulkheadSDK", "BulkheadIndicators", "CBulkheadEntry"]),
    .library(name: "EMACross", type: .dynamic, targets: ["EMACross"]),
    .library(name: "Template", type: .dynamic, targets: ["Template"]),
    .library(name: "Breakout", type: .dynamic, targets: ["Breakout"]),
  ],
  targets: [
    // The boundary and what stands on the plugin's side of it.
    .target(name: "CBulkhead", path: "PluginSDK/CABI"),
    .target(name: "CBulkheadEntry", dependencies: ["CBulkhead"], path: "PluginSDK/SwiftEntry"),
    room("BulkheadSDK", "PluginSDK/Swift", ["CBulkhead"]),
    room("BulkheadIndicators", "PluginSDK/Indicators"),
    plugin("EMACross"),
    plugin("Template"),
    .target(name: "Breakout", dependencies: ["CBulkhead"], path: "Plugins/Breakout", publicHeadersPath: "."),

    // The core.
    room("HostModel", "Host/Model"),
    room("HostLedger", "Host/Ledger", ["HostModel"]),
    room("HostRisk", "Host/Risk", ["HostModel", "HostLedger"]),
    room("HostExecution", "Host/Execution", ["HostModel", "HostLedger", "HostRisk"]),
    room("HostEngine", "Host/Engine", ["HostModel", "HostLedger", "HostRisk", "HostExecution"]),

    // Shells. Each translates between the core and one part of the outside.
    .target(name: "CLinux", path: "Host/Linux"),
    .target(name: "CWorkerMemory", path: "Host/WorkerMemory"),
    .systemLibrary(
      name: "CSodium", path: "Host/Trust/CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(
      name: "CSeccomp", path: "Host/Jail/CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    .target(name: "CChecksum", path: "Host/Journal/CChecksum"),
    room("HostJournal", "Host/Journal/Sources", ["HostModel", "CSodium", "CLinux", "CChecksum"]),
    room("HostJSON", "Host/JSON", ["HostModel"]),
    room("HostTrust", "Host/Trust/Sources", ["HostModel", "HostRisk", "HostJSON", "CBulkhead", "CSodium", "CLinux"]),
    room("HostJail", "Host/Jail/Sources", ["CSeccomp", "CLinux"]),
    room("HostWire", "Host/Wire", ["HostModel", "CBulkhead", "CLinux"]),
    room(
      "HostPlugins", "Host/Plugins",
      ["HostModel", "HostEngine", "HostTrust", "HostJail", "HostWire", "CBulkhead", "CLinux"]),
    room("HostMarket", "Host/Market", ["HostModel", "HostJSON", "CLinux"]),
    .systemLibrary(name: "CZlib", path: "Host/Import/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    room("HostImport", "Host/Import/Sources", ["HostModel", "HostJSON", "HostMarket", "CZlib", "CSodium"]),
    room(
      "HostSimulation", "Host/Simulation",
      ["HostModel", "HostLedger", "HostRisk", "HostExecution", "HostEngine", "HostJournal", "HostMarket"]),
    room("HostStatistics", "Host/Statistics"),
    .systemLibrary(
      name: "CSQLite", path: "Host/Storage/CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    room("HostStorage", "Host/Storage/Sources", ["HostModel", "CSQLite"]),
    room(
      "HostBacktest", "Host/Backtest",
      ["HostModel", "HostLedger", "HostRisk", "HostExecution", "HostEngine", "HostStatistics", "HostMarket"]),
    .executableTarget(
      name: "Worker", dependencies: ["HostWire", "HostJail", "CBulkhead", "CLinux", "CWorkerMemory"],
      path: "Host/Worker",
      swiftSettings: swift),
    .executableTarget(
      name: "App",
      dependencies: [
        "HostModel", "HostLedger", "HostRisk", "HostExecution", "HostEngine", "HostJSON", "HostTrust", "HostJail",
        "HostWire",
        "HostPlugins", "HostMarket", "HostImport", "HostBacktest", "HostJournal", "HostSimulation", "HostStatistics",
        "HostStorage", "CLinux",
      ], path: "Host/App", swiftSettings: swift),

    // The boundary and the jail, tried with small plugins in C that the tests compile themselves.
    room("TestPlugins", "Tests/Hostile/Build", ["HostModel", "HostPlugins", "CLinux"]),
    tests("ABITests", "Tests/ABI", ["HostModel", "CBulkhead"]),
    tests("WireTests", "Tests/Wire", ["HostModel", "HostWire", "CBulkhead", "CLinux"]),
    tests("JailTests", "Tests/Jail", ["HostJail", "HostPlugins", "TestPlugins", "CSeccomp", "CLinux"]),
    tests(
      "PluginsTests", "Tests/Plugins",
      ["HostModel", "HostTrust", "HostWire", "HostPlugins", "TestPlugins", "TestSupport", "CLinux"]),
    tests(
      "HostileTests", "Tests/Hostile/Attacks",
      [
        "HostModel", "HostLedger", "HostRisk", "HostExecution", "HostEngine", "HostJail", "HostWire", "HostPlugins",
        "TestPlugins", "TestSupport", "CSeccomp", "CLinux",
      ]),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "HostModel", "HostLedger", "HostRisk", "HostExecution", "HostEngine", "HostJSON", "HostTrust", "HostMarket",
        "HostPlugins", "HostBacktest", "HostJournal", "HostWire",
      ],
      path: "Tests/Bench", exclude: ["Strategies"], swiftSettings: swift),

    // Tests mirror the rooms.
    tests("ModelTests", "Tests/Model", ["HostModel", "TestSupport"]),
    tests(
      "LedgerTests", "Tests/Ledger",
      ["HostModel", "HostLedger", "HostRisk", "HostExecution", "HostEngine", "TestSupport"], exclude: ["model.py"]),
    tests(
      "ExecutionTests", "Tests/Execution",
      ["HostModel", "HostLedger", "HostExecution", "HostMarket", "TestSupport"]),
    tests(
      "BacktestTests", "Tests/Backtest",
      [
        "HostModel", "HostLedger", "HostRisk", "HostExecution", "HostEngine", "HostMarket", "HostBacktest",
        "HostStatistics",
        "TestSupport",
      ]),
    tests(
      "EngineTests", "Tests/Engine",
      [
        "HostModel", "HostLedger", "HostRisk", "HostExecution", "HostEngine", "TestSupport", "BulkheadSDK", "CBulkhead",
      ], exclude: ["sizing.py"]),
    tests(
      "AppTests", "Tests/App",
      [
        "App", "HostModel", "HostJail", "HostJSON", "HostTrust", "HostPlugins", "HostRisk", "HostJournal",
        "HostMarket", "HostEngine", "HostExecution", "HostBacktest", "HostStorage", "TestSupport",
      ]),
    tests(
      "JournalTests", "Tests/Journal/Cases", ["HostJournal", "HostModel", "CChecksum", "TestSupport", "JournalWriter"]),
    // A small host of the journal alone, for the tests to kill.
    .executableTarget(
      name: "JournalWriter", dependencies: ["HostJournal", "HostModel"], path: "Tests/Journal/Writer",
      swiftSettings: swift),
    tests("StatisticsTests", "Tests/Statistics", ["HostStatistics", "TestSupport"], exclude: ["selection.py"]),
    tests("StorageTests", "Tests/Storage", ["HostStorage", "TestSupport"]),
    tests("SimulationTests", "Tests/Simulation", ["HostSimulation"]),
    tests("JSONTests", "Tests/JSON", ["HostJSON", "HostModel"]),
    tests("MarketTests", "Tests/Market", ["HostMarket", "HostModel", "HostJSON", "TestSupport"]),
    tests("ImportTests", "Tests/Import", ["HostImport", "HostMarket", "HostExecution", "HostModel", "TestSupport"]),
    tests(
      "TrustTests", "Tests/Trust", ["HostTrust", "HostJSON", "HostModel", "HostRisk", "CLinux", "TestSupport"]),
    room("TestSupport", "Tests/Support"),
    tests("IndicatorTests", "Tests/Indicators", ["BulkheadIndicators", "HostMarket", "HostModel", "TestSupport"]),
  ],
  swiftLanguageModes: [.v6]
)
