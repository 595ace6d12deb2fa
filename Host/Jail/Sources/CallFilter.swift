import CSeccomp
import Glibc

enum CallFilterError: Error {
  /// libseccomp answers with a negative errno; -EFAULT and -ECANCELED mean that the kernel refused the filter.
  case library(Int32)
  case outOfMemory

  var outcome: LayerOutcome {
    switch self {
    case .library(let code): code == -ENOSYS || code == -EINVAL ? .unavailable(-code) : .failed(-code)
    case .outOfMemory: .failed(ENOMEM)
    }
  }
}

/// A compiled list of allowed calls. Every other call traps: the worker's handler leaves its number for the host and
/// the process ends by SIGSYS. Calls of another architecture end it at once.
struct CallFilter: ~Copyable {
  private let context: scmp_filter_ctx

  private static let allow: UInt32 = 0x7fff_0000
  private static let trap: UInt32 = 0x0003_0000
  private static let killProcess: UInt32 = 0x8000_0000

  private init(_ context: scmp_filter_ctx) { self.context = context }

  deinit { seccomp_release(context) }

  static func allowing(_ rules: [CallRule]) throws(CallFilterError) -> CallFilter {
    guard let context = seccomp_init(CallFilter.trap) else { throw .outOfMemory }
    let filter = CallFilter(context)
    let attributes: [(scmp_filter_attr, UInt32)] = [
      (SCMP_FLTATR_ACT_BADARCH, CallFilter.killProcess),
      // The jail sets no_new_privs as a layer of its own.
      (SCMP_FLTATR_CTL_NNP, 0),
      (SCMP_FLTATR_CTL_TSYNC, 1),
      // A tree instead of a list: the calls that a turn makes are found in few steps.
      (SCMP_FLTATR_CTL_OPTIMIZE, 2),
    ]
    for (attribute, value) in attributes {
      let code = seccomp_attr_set(context, attribute, value)
      guard code == 0 else { throw .library(code) }
    }
    for rule in rules { try filter.add(rule) }
    return filter
  }

  private func add(_ rule: CallRule) throws(CallFilterError) {
    let number = seccomp_syscall_resolve_name(rule.name)
    // A call that this architecture does not have needs no permission.
    guard number >= 0 else { return }
    let conditions = rule.conditions.map { condition in
      scmp_arg_cmp(
        arg: UInt32(condition.argument), op: SCMP_CMP_MASKED_EQ, datum_a: condition.mask, datum_b: condition.value)
    }
    let code = conditions.withUnsafeBufferPointer {
      seccomp_rule_add_array(context, CallFilter.allow, number, UInt32($0.count), $0.baseAddress)
    }
    guard code == 0 else { throw .library(code) }
  }

  func install() throws(CallFilterError) {
    let code = seccomp_load(context)
    guard code == 0 else { throw .library(code) }
  }
}

/// The name of a call by its number on this machine, for telling which one a plugin was stopped for.
public func callName(_ number: Int32) -> String? {
  guard let name = seccomp_syscall_resolve_num_arch(seccomp_arch_native(), number) else { return nil }
  defer { free(name) }
  return String(cString: name)
}
