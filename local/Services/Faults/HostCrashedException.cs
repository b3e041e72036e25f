namespace Billing.Local.Faults;

/// <summary>
/// The fault plan has killed this host: nothing that it does has an effect any more. Whoever runs it starts another one on
/// the same folder.
/// </summary>
public sealed class HostCrashedException : Exception
{
    internal HostCrashedException(ServiceCall call, FaultKind fault)
        : base($"The host crashed {(fault == FaultKind.CrashBefore ? "before" : "after")} {call}, as the fault plan says.")
    {
    }
}
