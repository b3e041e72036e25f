using System.Text;
using Billing.Local.Cosmos;
using Billing.Local.Faults;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Cosmos;

/// <summary>
/// Runs one function for the changes of a container, batch by batch. The position is kept after a batch succeeded, or
/// failed as often as its retry attribute allows: without one, a failed batch is skipped, as in Azure.
/// </summary>
internal sealed class ChangeFeedTrigger(
    string name, ChangeFeedSettings settings, LocalCosmosAccount account, TriggerParts parts) : ITrigger, IDisposable
{
    /// <summary>Most items that the service gives when the attribute says nothing.</summary>
    private const int DefaultItems = 100;

    private readonly CancellationTokenSource _stop = new();
    private Function? _function;
    private CosmosChangeFeed? _feed;
    private volatile bool _waitsForClock;

    public string BindingType => "cosmosDBTrigger";

    public string Source => $"{settings.Database}/{settings.Container}";

    public bool SupportsRetry => true;

    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>While a retry waits for the clock, what the feed counts is not for now.</summary>
    public long PendingWork => _waitsForClock ? -(_feed?.PendingWork ?? 0) : 0;

    public void Attach(Function function) => _function = function;

    public async Task StartAsync(CancellationToken cancellation)
    {
        if (parts.State.Feed(name) is not { } position)
        {
            position = settings.StartFromBeginning ? 0 : account.CurrentLsn(settings.Database, settings.Container);
            await parts.State.SetFeedAsync(name, position);
        }

        _feed = account.OpenChangeFeed(settings.Database, settings.Container, position);
        Completion = parts.Start(ListenAsync);
    }

    public Task StopAsync(CancellationToken cancellation) => _stop.CancelAsync();

    public void Dispose()
    {
        _feed?.Dispose();
        _stop.Dispose();
    }

    private async Task ListenAsync()
    {
        var most = settings.MaxItems > 0 ? settings.MaxItems : DefaultItems;
        try
        {
            while (true)
            {
                await HandleAsync(await _feed!.ReadAsync(most, _stop.Token));
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops; the position is kept after each batch.
        }
        catch (Exception failure)
        {
            parts.Log.LogCritical(failure, "The change feed of {Source} broke; {Function} runs no more.", Source, name);
        }
        finally
        {
            _feed!.Dispose();
        }
    }

    private async Task HandleAsync(ChangeBatch batch)
    {
        parts.Gate.Enter();
        try
        {
            var succeeded = await RunAsync(batch);
            if (succeeded && parts.Faults.Strikes(new ServiceCall(LocalService.Functions, "ChangeFeed", name), FaultKind.DuplicateDelivery))
            {
                succeeded = await RunAsync(batch);
            }

            if (!succeeded && _stop.IsCancellationRequested)
            {
                throw new OperationCanceledException(_stop.Token);
            }

            if (!succeeded)
            {
                parts.Log.LogError("{Count} changes of {Source} up to {Position} are skipped: {Function} failed.", batch.Documents.Count, Source, batch.Lsn, name);
            }

            await parts.State.SetFeedAsync(name, batch.Lsn);
        }
        finally
        {
            parts.Gate.Leave();
        }
    }

    private Task<bool> RunAsync(ChangeBatch batch) => RetryLoop.RunAsync(
        _function!,
        retry => new TriggerEvent(request => request.AddJson(_function!.Trigger.Name, Json(batch)), Retry: retry, Held: () => 1 + _feed!.PendingWork),
        parts,
        waits => _waitsForClock = waits,
        _stop.Token);

    private static string Json(ChangeBatch batch)
    {
        var documents = batch.Documents;
        var length = documents.Sum(document => Encoding.UTF8.GetCharCount(document.Span) + 1) + 1;
        return string.Create(documents.Count == 0 ? 2 : length, documents, static (text, documents) =>
        {
            var place = 0;
            for (var i = 0; i < documents.Count; i++)
            {
                text[place++] = i == 0 ? '[' : ',';
                place += Encoding.UTF8.GetChars(documents[i].Span, text[place..]);
            }

            (text[0], text[^1]) = ('[', ']');
        });
    }
}

/// <summary>The settings of a change feed's binding.</summary>
/// <param name="Database">Database that is watched.</param>
/// <param name="Container">Container that is watched.</param>
/// <param name="MaxItems">The most documents in one call; 0 for the service's own choice.</param>
/// <param name="StartFromBeginning">True if a new function begins with all documents there are.</param>
internal sealed record ChangeFeedSettings(string Database, string Container, int MaxItems, bool StartFromBeginning);
