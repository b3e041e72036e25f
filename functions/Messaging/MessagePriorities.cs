using System.Threading.RateLimiting;

namespace Billing.Functions.Messaging;

/// <summary>
/// Keeps what can wait from what cannot. Messages of the background lane are handled a few at a time in each host, however many
/// of their sessions it holds; those of revenue never wait here.
/// </summary>
/// <param name="backgroundConcurrency">How many messages of the background lane are handled at the same time.</param>
public sealed class MessagePriorities(int backgroundConcurrency) : IDisposable
{
    /// <summary>The setting that says how many; 4 without it.</summary>
    public const string Setting = "Fabric:BackgroundConcurrency";

    private readonly ConcurrencyLimiter _background = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = backgroundConcurrency,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Enters a lane; dispose the result to leave it.</summary>
    /// <returns>Null where nothing has to be left.</returns>
    public async ValueTask<IDisposable?> EnterAsync(MessagePriority lane, CancellationToken cancellation) =>
        lane == MessagePriority.Background ? await _background.AcquireAsync(1, cancellation) : null;

    /// <inheritdoc/>
    public void Dispose() => _background.Dispose();
}
