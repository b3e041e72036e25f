using Billing.Platform.Outbox;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Billing.Functions.Messaging;

/// <summary>Publishes what the relay left behind; see <see cref="OutboxSweeper"/>.</summary>
public sealed class SweepOutbox(OutboxSweeper sweeper, ILogger<SweepOutbox> log)
{
    /// <summary>One run.</summary>
    [Function(nameof(SweepOutbox))]
    public async Task RunAsync([TimerTrigger("%Fabric:UpkeepSchedule%")] TimerInfo timer, CancellationToken cancellation)
    {
        var result = await sweeper.SweepAsync(cancellation);
        if (result.Pages > 0)
        {
            log.LogInformation("Swept {Events} events in {Pages} pages for {RequestCharge:F1} request units.", result.Events, result.Pages, result.RequestCharge);
        }

        if (!result.IsCaughtUp)
        {
            log.LogWarning("The sweep of the outbox has not caught up; it goes on at the next run.");
        }
    }
}
