using Billing.Local.Faults;
using Billing.Local.Hosting;

namespace Billing.Local.Functions;

/// <summary>Waits until services have nothing left to do. Looks at real time, never at a simulated clock.</summary>
/// <param name="services">Those to wait for.</param>
/// <param name="isAnyDelayed">True if an invocation waits for the clock.</param>
/// <param name="steps">Who runs the work of the host, if it runs only when told to.</param>
/// <param name="isApart">True if the app is another process: what is on its way over a port is seen by nobody, so that quiet must last.</param>
internal sealed class QuietWatch(IReadOnlyList<IQuiescent> services, Func<bool> isAnyDelayed, SteppedScheduler? steps = null, bool isApart = false)
{
    /// <summary>Looks without a pause at first; then with one of a millisecond.</summary>
    private const int QuickLooks = 8;

    /// <summary>
    /// An invocation that waits for the clock may keep more work waiting than the host can tell, such as the messages
    /// behind its own in a session. When nothing has moved for so many looks, all that is left is taken to wait for it.
    /// </summary>
    private const int LooksWithoutChange = 50;

    // A message, an answer or a step of a process takes milliseconds to cross a port, and more on a busy machine.
    private const int QuietLooksApart = 40;
    private const int LooksWithoutChangeApart = 1000;

    private readonly int _quietLooks = isApart ? QuietLooksApart : 2;
    private readonly int _looksWithoutChange = isApart ? LooksWithoutChangeApart : LooksWithoutChange;

    /// <summary>Completes when all were quiet in two looks, or in many of an app apart, with what was queued in between given its turn.</summary>
    public async Task WaitAsync(CancellationToken cancellation)
    {
        var (quiet, same, last) = (0, 0, 0L);
        for (var look = 0; ; look++)
        {
            if (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException($"Not quiet: {Describe()}.", cancellation);
            }

            steps?.RunUntilIdle();
            var pending = Pending();
            quiet = pending <= 0 ? quiet + 1 : 0;
            same = pending == last && isAnyDelayed() ? same + 1 : 0;
            last = pending;
            if (quiet == _quietLooks || same == _looksWithoutChange)
            {
                return;
            }

            if (look < QuickLooks)
            {
                await Task.Yield();
            }
            else
            {
                await Task.Delay(1, CancellationToken.None);
            }
        }
    }

    /// <summary>The sum counts: what waits for the clock is taken off by the host and counted by the service it came from.</summary>
    private long Pending()
    {
        var pending = 0L;
        foreach (var service in services)
        {
            pending += service.PendingWork;
        }

        return pending;
    }

    private string Describe() => string.Join(", ", services.Select(service => $"{service.GetType().Name} {service.PendingWork}"));
}
