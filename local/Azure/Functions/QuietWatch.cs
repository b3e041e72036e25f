using Billing.Local.Hosting;

namespace Billing.Local.Functions;

/// <summary>Waits until services have nothing left to do.</summary>
internal sealed class QuietWatch(IReadOnlyList<IQuiescent> services)
{
    /// <summary>
    /// Completes when all were quiet in two looks, one after the other, with all queued continuations in between given
    /// their turn. Looks at real time, never at the simulated clock.
    /// </summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        var quietLooks = 0;
        for (var look = 0; quietLooks < 2; look++)
        {
            cancellation.ThrowIfCancellationRequested();
            quietLooks = IsQuiet() ? quietLooks + 1 : 0;
            if (quietLooks == 2)
            {
                return;
            }

            if (look < 8)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(1, cancellation);
            }
        }
    }

    /// <summary>The sum counts: what waits for the clock is taken off by the host and counted by the service it came from.</summary>
    private bool IsQuiet()
    {
        var pending = 0L;
        foreach (var service in services)
        {
            pending += service.PendingWork;
        }

        return pending <= 0;
    }
}
