using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.State;

namespace Billing.Local.Functions;

/// <summary>Makes what all triggers of a host share.</summary>
internal static class HostParts
{
    public static TriggerParts Of(LocalFunctionsHostOptions options, HostJson hostJson) =>
        new(options.Clock, new InvocationGate(), options.State ?? new FunctionsState(options.Journal), hostJson)
        {
            ServiceBus = options.ServiceBus,
            Blobs = options.Blobs,
            Cosmos = options.Cosmos,
            TaskHub = options.TaskHub,
            Scheduler = options.Scheduler,
            Faults = options.Faults,
        };
}
