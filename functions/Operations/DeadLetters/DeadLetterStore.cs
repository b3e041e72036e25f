using Azure;
using Azure.Storage.Blobs;
using Billing.Domain.Primitives;
using Billing.Functions.Hosting;
using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Platform.DeadLetters;
using Billing.Platform.Streams;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>Keeps the dead letters: their records in streams, their messages in Blob storage.</summary>
public sealed class DeadLetterStore(StreamStore store, BlobServiceClient blobs, TimeProvider clock)
{
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

    /// <summary>Sends a dead letter again: its event is the message to whoever handles it.</summary>
    /// <param name="address">Its stream.</param>
    /// <param name="letter">Its record, as it was when the operator looked.</param>
    /// <param name="by">Who and why.</param>
    /// <param name="message">The message as it is sent again.</param>
    /// <param name="cancellation">Stops before the commit.</param>
    public async Task<CommitResult<DeadLetter>> ResubmitAsync(
        StreamAddress address, DeadLetter letter, OperatorAct by, StoredMessage message, CancellationToken cancellation)
    {
        var received = letter.Received!;
        var blob = await StoreAsync(address, message, cancellation);
        var resubmitted = new DeadLetterResubmitted(
            received.Entity, letter.Round, by.Actor, by.Reason, received.BodyDigest, message.Digest(), blob, clock.GetUtcNow());
        return await store.ExecuteAsync<DeadLetter>(
            address,
            new Command($"resubmit:{letter.Round}", by.Actor, "resubmit", received.MessageId, received.MessageId),
            state => state.Round == letter.Round ? DeadLetter.Resubmit(state, resubmitted) : Changed,
            cancellation);
    }

    /// <summary>Gives a dead letter up for good.</summary>
    public Task<CommitResult<DeadLetter>> DiscardAsync(StreamAddress address, DeadLetter letter, OperatorAct by, CancellationToken cancellation) => store.ExecuteAsync<DeadLetter>(
        address,
        new Command($"discard:{letter.Round}", by.Actor, "discard", letter.Received!.MessageId, letter.Received.MessageId),
        state => state.Round == letter.Round ? DeadLetter.Discard(state, new DeadLetterDiscarded(by.Actor, by.Reason, letter.Received.BodyDigest, clock.GetUtcNow())) : Changed,
        cancellation);

    /// <summary>Notes who looked at the body, and why.</summary>
    public Task NoteOpenedAsync(StreamAddress address, DeadLetter letter, OperatorAct by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        return store.ExecuteAsync<DeadLetter>(
            address,
            new Command($"open:{by.Actor}:{now.UtcTicks}", by.Actor, "open", letter.Received!.MessageId, letter.Received.MessageId),
            _ => Outcome.Accept(new DeadLetterOpened(by.Actor, by.Reason, letter.Received.BodyDigest, now)),
            cancellation);
    }

    /// <summary>Notes that what was sent again took effect.</summary>
    public Task ResolveAsync(EventEnvelope cause, int round, CancellationToken cancellation) => store.ExecuteAsync<DeadLetter>(
        cause.Address,
        Command.For(cause, "resubmissions"),
        state => DeadLetter.Resolve(state, new DeadLetterResolved(round, clock.GetUtcNow())),
        cancellation);

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

    /// <summary>How a message comes back that was sent again.</summary>
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

    private static Outcome Changed { get; } =
        Outcome.Reject(Problem.Error("operations.changed", "$", "The dead letter has come back since it was looked at: look again."));
}

/// <summary>Who did something, and why.</summary>
/// <param name="Actor">Id of a person; 1 to 100 characters.</param>
/// <param name="Reason">For the audit; 1 to 500 characters.</param>
public sealed record OperatorAct(string Actor, string Reason)
{
    /// <summary>The fields <c>actor</c> and <c>reason</c> of a request.</summary>
    /// <param name="fields">The request's.</param>
    /// <param name="principal">Whom the platform authenticated, who then is the actor; null where it does not authenticate.</param>
    public static OperatorAct Read(JsonFields fields, string? principal) => new(principal ?? Limited(fields, "actor", 100), Limited(fields, "reason", 500));

    private static string Limited(JsonFields fields, string name, int longest)
    {
        var text = fields.Text(name);
        if (text.Length > longest)
        {
            fields.Problems.Add(Problem.Error("operations.too-long", $"{fields.Path}.{name}", $"{name} has {text.Length} characters; {longest} is the most."));
        }

        return text;
    }
}
