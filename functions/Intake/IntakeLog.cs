using System.Security.Cryptography;
using Billing.Functions.Messaging;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;

namespace Billing.Functions.Intake;

/// <summary>
/// The record of every outside event: taken, then handled. Whoever sends the same event again is answered from it, and the
/// audit compares what was taken with what was handled.
/// </summary>
public sealed class IntakeLog(StreamStore store, TimeProvider clock)
{
    /// <summary>
    /// Records the event, and with it which body is the one of its id: of several at the same moment one wins. Gives the
    /// record of the first time when it was there before.
    /// </summary>
    public async Task<(IntakeRecord Record, bool IsNew)> AcceptAsync(Tenant tenant, string source, WebhookEvent happened, CancellationToken cancellation)
    {
        var messageId = IntakeMessages.MessageIdOf(tenant.Id, source, happened.EventId);
        var accepted = new IntakeAccepted(
            source, happened.EventId, happened.Type, happened.Subject, DigestOf(happened.Identity), messageId, clock.GetUtcNow());
        var result = await store.ExecuteAsync<IntakeRecord>(
            Address(tenant.Id, tenant.HomeRegion, source, happened.EventId),
            new Command("accept", $"source:{source}", "accept", messageId, messageId) { OpensStream = true },
            state => IntakeRecord.Accept(state, accepted),
            cancellation);
        return (result.CurrentState, result is CommitResult<IntakeRecord>.Committed);
    }

    /// <summary>Records how the event was handled.</summary>
    public Task HandleAsync(IntakeMessage message, string result, CancellationToken cancellation) => HandleAsync(message, result, reason: null, cancellation);

    /// <summary>Records how the event was handled, and why it had no effect.</summary>
    public Task HandleAsync(IntakeMessage message, string result, string? reason, CancellationToken cancellation) => store.ExecuteAsync<IntakeRecord>(
        Address(message.Tenant, message.Region, message.Source, message.EventId),
        message.Command("handle") with { Key = result == IntakeResults.Refused ? "handle" : "handle:done" },
        state => IntakeRecord.Handle(state, new IntakeHandled(message.MessageId, result, clock.GetUtcNow(), reason)),
        cancellation);

    /// <summary>Result of an event whose command had this result: one of <see cref="IntakeResults"/>.</summary>
    public static string ResultOf<TState>(CommitResult<TState> result) => result switch
    {
        CommitResult<TState>.Rejected => IntakeResults.Refused,
        CommitResult<TState>.Unchanged { Receipt: null } => IntakeResults.NoEffect,
        _ => IntakeResults.Applied,
    };

    /// <summary>SHA-256 in lower-case hexadecimal.</summary>
    public static string DigestOf(ReadOnlyMemory<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes.Span));

    private static StreamAddress Address(string tenant, string region, string source, string eventId) =>
        new(tenant, region, FabricStreams.IntakeOf(source, eventId));
}
