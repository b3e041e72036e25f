using Azure;
using Azure.Storage.Blobs;
using Billing.Domain.Primitives;
using Billing.Functions.Exceptions;
using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Functions.Runtime;
using Billing.Platform.DeadLetters;
using Billing.Platform.Streams;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>Keeps the dead letters: their records in streams, their messages in Blob storage.</summary>
public sealed class DeadLetterStore(StreamStore store, BlobServiceClient blobs, ExceptionQueue exceptions, TimeProvider clock)
{
    /// <summary>First part of the ids of exceptions about dead letters.</summary>
    internal const string ExceptionPrefix = "dead-letter-";

    private const string Actor = "dead-letters";

    private BlobContainerClient Container => blobs.GetBlobContainerClient(BlobContainers.DeadLetters);

    /// <summary>The record of a dead letter; empty when there is none.</summary>
    public Task<DeadLetter> FindAsync(StreamAddress address, CancellationToken cancellation) => store.LoadAsync<DeadLetter>(address, cancellation);

    /// <summary>The message of a dead letter; null when it was deleted.</summary>
    public async Task<StoredMessage?> OpenAsync(string blob, CancellationToken cancellation)
    {
        try
        {
            return StoredMessage.Read((await Container.GetBlobClient(blob).DownloadContentAsync(cancellation)).Value.Content.ToMemory());
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Keeps a message.</summary>
    /// <returns>The name of its blob, which follows from its content.</returns>
    public async Task<string> StoreAsync(StreamAddress address, StoredMessage message, CancellationToken cancellation)
    {
        var name = $"{address.Tenant}/{address.Stream[FabricStreams.DeadLetters.Length..]}/{message.Digest()}.json";
        await Container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(message.Write()), overwrite: true, cancellation);
        return name;
    }

    /// <summary>Takes a dead letter in, once for its key.</summary>
    public Task ReceiveAsync(StreamAddress address, DeadLetterReceived received, string key, CancellationToken cancellation) => store.ExecuteAsync<DeadLetter>(
        address,
        new Command($"receive:{key}", Actor, received.Code, received.MessageId, received.MessageId),
        _ => DeadLetter.Receive(received),
        cancellation);

    /// <summary>Finds what came of a command that was carried out before; <c>Unchanged</c> without a receipt when it was not.</summary>
    public Task<CommitResult<DeadLetter>> FindRepeatedAsync(StreamAddress address, Command command, CancellationToken cancellation) =>
        store.ExecuteAsync<DeadLetter>(address, command, _ => Outcome.AlreadyDone(), cancellation);

    /// <summary>Sends a dead letter again: its event is the message to whoever handles it.</summary>
    /// <param name="address">Its stream.</param>
    /// <param name="letter">Its record, as it was when the operator looked.</param>
    /// <param name="by">Who and why.</param>
    /// <param name="message">The message as it is sent again.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<CommitResult<DeadLetter>> ResubmitAsync(
        StreamAddress address, DeadLetter letter, HttpCommand by, StoredMessage message, CancellationToken cancellation)
    {
        var received = letter.Received!;
        var blob = await StoreAsync(address, message, cancellation);
        var resubmitted = new DeadLetterResubmitted(
            received.Entity, letter.Round, by.Actor, by.Reason, received.BodyDigest, message.Digest(), blob, clock.GetUtcNow());
        return await store.ExecuteAsync<DeadLetter>(address, Resubmission(letter, by), state => DeadLetter.Resubmit(state, resubmitted), cancellation);
    }

    /// <summary>The key under which a request sends dead letters again.</summary>
    public static string ResubmissionKey(HttpCommand by) => by.On("resubmit").Key;

    /// <summary>The command that sends a dead letter again.</summary>
    public static Command Resubmission(DeadLetter letter, HttpCommand by) => by.On("resubmit", letter.Received!.MessageId);

    /// <summary>Gives a dead letter up for good.</summary>
    public async Task<CommitResult<DeadLetter>> DiscardAsync(StreamAddress address, DeadLetter letter, HttpCommand by, CancellationToken cancellation)
    {
        var result = await store.ExecuteAsync<DeadLetter>(
            address,
            by.On("discard", letter.Received!.MessageId),
            state => DeadLetter.Discard(state, letter.Round, new DeadLetterDiscarded(by.Actor, by.Reason, letter.Received.BodyDigest, clock.GetUtcNow())),
            cancellation);
        if (result is CommitResult<DeadLetter>.Committed)
        {
            await CloseAsync(address, $"{by.Actor} gave it up: {by.Reason}", $"discard:{by.Digest}", cancellation);
        }

        return result;
    }

    /// <summary>Id of the exception about a dead letter.</summary>
    internal static string ExceptionOf(string id) => ExceptionPrefix + id;

    private Task CloseAsync(StreamAddress address, string text, string occurrence, CancellationToken cancellation) => exceptions.ResolveAsync(
        address.Tenant, address.Region, ExceptionOf(address.Stream[FabricStreams.DeadLetters.Length..]), text, occurrence, cancellation);

    /// <summary>Notes who looked at the body, and why. Who looks twice is noted twice, unless the key of the request says that it is one look.</summary>
    public Task<CommitResult<DeadLetter>> NoteOpenedAsync(StreamAddress address, DeadLetter letter, HttpCommand by, CancellationToken cancellation)
    {
        var command = by.On("open", letter.Received!.MessageId);
        return store.ExecuteAsync<DeadLetter>(
            address,
            by.IdempotencyKey is null ? command with { Key = $"{command.Key}@{letter.History.Count}", RepeatsLastCommitOnly = false } : command,
            _ => Outcome.Accept(new DeadLetterOpened(by.Actor, by.Reason, letter.Received.BodyDigest, clock.GetUtcNow())),
            cancellation);
    }

    /// <summary>Notes that what was sent again took effect.</summary>
    public async Task ResolveAsync(EventEnvelope cause, int round, CancellationToken cancellation)
    {
        var result = await store.ExecuteAsync<DeadLetter>(
            cause.Address,
            Command.For(cause, "resubmissions"),
            state => DeadLetter.Resolve(state, new DeadLetterResolved(round, clock.GetUtcNow())),
            cancellation);
        if (result.CurrentState.Status == DeadLetterStatus.Resolved)
        {
            await CloseAsync(cause.Address, "It was sent again and took effect.", cause.EventId, cancellation);
        }
    }

    /// <summary>Takes a dead letter back whose message was refused again.</summary>
    public Task ReturnAsync(EventEnvelope cause, DeadLetterResubmitted sent, IReadOnlyList<Problem> problems, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.ExecuteAsync<DeadLetter>(
            cause.Address,
            Command.For(cause, "resubmissions"),
            state => state.Round != sent.Round ? Outcome.AlreadyDone() : DeadLetter.Receive(Again(
                state.Received!, sent, problems[0].Code, Disposition.Describe(problems), attempts: 1, now, now)),
            cancellation);
    }

    /// <summary>The record of a message that was sent again and has come back.</summary>
    internal static DeadLetterReceived Again(
        DeadLetterReceived before, DeadLetterResubmitted sent, string code, string description, int attempts, DateTimeOffset first, DateTimeOffset last) => before with
        {
            Code = code,
            Description = description,
            Attempts = attempts,
            FirstFailureAt = first,
            OccurredAt = last,
            BodyDigest = sent.AfterDigest,
            Blob = sent.Blob,
        };
}
