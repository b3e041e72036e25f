namespace Billing.Local.ServiceBus;

/// <summary>The client tells of a cancellation by <see cref="TaskCanceledException"/>, always.</summary>
internal static class Cancellation
{
    public static void Check(CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            throw new TaskCanceledException(null, null, cancellationToken);
        }
    }
}
