using System.Text.Json;
using System.Threading.Channels;
using Azure;
using Azure.Storage.Blobs;
using Billing.Local.Blobs;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Invocation;
using Billing.Local.Functions.Rpc;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Billing.Local.Functions.Blobs;

/// <summary>
/// Runs one function for each blob written to a container, at least once, several at a time. Which writes are done is
/// kept, so a restart does not run them again. A blob whose function fails as often as host.json allows is left alone.
/// </summary>
internal sealed class BlobTrigger(string name, BlobPathPattern pattern, string connection, LocalBlobAccount account, TriggerParts parts) : ITrigger, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Slots _slots = new(parts.Host.Blobs.MaxDegreeOfParallelism);
    private readonly BlobServiceClient _client = account.CreateClient();
    private Function? _function;
    private ChannelReader<BlobWritten>? _subscription;

    public string BindingType => "blobTrigger";

    public string Source => pattern.Text;

    public Task Completion { get; private set; } = Task.CompletedTask;

    public void Attach(Function function) => _function = function;

    public Task StartAsync(CancellationToken cancellation)
    {
        var written = account.Subscribe(pattern.Container);
        _subscription = written;
        Completion = parts.Start(() => ListenAsync(written));
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        if (_subscription is { } written)
        {
            account.Unsubscribe(written);
        }
    }

    public void Dispose()
    {
        _stop.Dispose();
    }

    private async Task ListenAsync(ChannelReader<BlobWritten> written)
    {
        try
        {
            while (await written.WaitToReadAsync(_stop.Token))
            {
                // Counted before it is taken, so that the blob is pending in one place or the other at any time.
                parts.Gate.Enter();
                if (!written.TryRead(out var blob) || !await TryStartAsync(blob))
                {
                    parts.Gate.Leave();
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops; what was not taken comes again at the next start.
        }
    }

    /// <summary>Starts to handle the blob when it fits and was not handled before; then the handler leaves the gate.</summary>
    private async Task<bool> TryStartAsync(BlobWritten blob)
    {
        if (pattern.Match(blob.Name) is not { } values || parts.State.HasReceipt(name, blob.Container, blob.Name, blob.ETag.ToString()))
        {
            return false;
        }

        try
        {
            await _slots.TakeAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        _ = parts.Start(() => HandleAsync(blob, values));
        return true;
    }

    private async Task HandleAsync(BlobWritten blob, Dictionary<string, string> values)
    {
        try
        {
            if (await RunAsync(blob, values))
            {
                await parts.State.SetReceiptAsync(name, blob.Container, blob.Name, blob.ETag.ToString());
            }
        }
        catch (Exception failure)
        {
            parts.Log.LogCritical(failure, "The blob {Container}/{Blob} could not be handled by {Function}.", blob.Container, blob.Name, name);
        }
        finally
        {
            _slots.Release();
            parts.Gate.Leave();
        }
    }

    /// <summary>Runs the function until it succeeds, or has failed too often.</summary>
    /// <returns>True if the blob is done with; not when the host stops in between.</returns>
    private async Task<bool> RunAsync(BlobWritten blob, Dictionary<string, string> values)
    {
        var client = _client.GetBlobContainerClient(blob.Container).GetBlobClient(blob.Name);
        for (var tries = 1; !_stop.IsCancellationRequested; tries++)
        {
            try
            {
                if (!await client.ExistsAsync())
                {
                    return true;
                }

                var trigger = new TriggerEvent(request => Fill(request, client, values), Held: TriggerEvent.One);
                await _function!.InvokeAsync(trigger, CancellationToken.None);
                return true;
            }
            catch (Exception) when (tries < parts.Host.Blobs.PoisonBlobThreshold)
            {
                // The pipeline has logged it; the next try follows at once, as the queue behind Azure's trigger has it.
            }
            catch (Exception)
            {
                parts.Log.LogError("The blob {Container}/{Blob} is poison: {Function} failed {Tries} times.", blob.Container, blob.Name, name, tries);
                return true;
            }
        }

        return false;
    }

    private void Fill(InvocationRequest request, BlobClient client, Dictionary<string, string> values)
    {
        var place = JsonSerializer.SerializeToUtf8Bytes(new { Connection = connection, ContainerName = client.BlobContainerName, BlobName = client.Name });
        request.Add(_function!.Trigger.Name, new TypedData
        {
            ModelBindingData = new ModelBindingData
            {
                Version = "1.0",
                Source = "AzureStorageBlobs",
                ContentType = "application/json",
                Content = ByteString.CopyFrom(place),
            },
        });
        foreach (var (key, value) in values)
        {
            request.Tell(key, value);
        }

        request.Tell("BlobTrigger", $"{client.BlobContainerName}/{client.Name}");
        request.TellJson("Uri", client.Uri);
    }
}
