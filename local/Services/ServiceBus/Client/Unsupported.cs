using System.Runtime.CompilerServices;
using Azure.Messaging.ServiceBus;

namespace Billing.Local.ServiceBus;

/// <summary>Refuses what clients of the local broker do not offer, rather than leave it to base classes without a connection.</summary>
internal static class Unsupported
{
    /// <summary>The failure of a member that is not offered.</summary>
    public static NotSupportedException Member([CallerMemberName] string member = "") =>
        new($"The local Service Bus does not support {member}.");

    /// <exception cref="NotSupportedException">Prefetching or the transfer queue is asked for.</exception>
    public static void Check(ServiceBusReceiverOptions options)
    {
        CheckPrefetch(options.PrefetchCount);
        if (options.SubQueue == SubQueue.TransferDeadLetter)
        {
            throw Member(nameof(SubQueue.TransferDeadLetter));
        }
    }

    /// <exception cref="NotSupportedException">Prefetching or a shared session is asked for.</exception>
    public static void Check(ServiceBusSessionReceiverOptions options)
    {
        CheckPrefetch(options.PrefetchCount);
        if (options.EnableNonExclusiveSession || options.SessionLockToken is not null)
        {
            throw Member(nameof(options.EnableNonExclusiveSession));
        }
    }

    private static void CheckPrefetch(int count)
    {
        if (count != 0)
        {
            throw Member(nameof(ServiceBusReceiverOptions.PrefetchCount));
        }
    }
}
