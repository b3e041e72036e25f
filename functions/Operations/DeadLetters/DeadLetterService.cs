using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Intake;
using Billing.Functions.Messaging;
using Billing.Platform.DeadLetters;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>What the operations interface does with dead letters. All that is on the bus is taken into the record before it is looked at.</summary>
public sealed class DeadLetterService(
    TenantGate gate, DeadLetterCollector collector, DeadLetterPlaces places, DeadLetterStore book, StreamQueries queries, MessageConsumers consumers, ITenantSource tenants, IntakeMessages intakes)
{
    // Twice the largest body of a webhook, for the escapes of JSON.
    private const int LargestBody = 8 * 1024 * 1024;

    /// <summary>The address of a dead letter, or the answer to give instead.</summary>
    public async Task<(StreamAddress? Address, IResult? Refusal)> EnterAsync(string tenant, string id, CancellationToken cancellation)
    {
        if (tenant != DeadLetterPlaces.Nobody && (await gate.EnterAsync(tenant, cancellation)).Refusal is { } refusal)
        {
            return (null, refusal);
        }

        await collector.CollectAsync(cancellation);
        return (await places.OfAsync(tenant, id, cancellation), null);
    }

    /// <summary>A dead letter with its address, or the answer to give instead.</summary>
    public async Task<(StreamAddress? Address, DeadLetter? Letter, IResult? Refusal)> FindAsync(string tenant, string id, CancellationToken cancellation)
    {
        var (address, refusal) = await EnterAsync(tenant, id, cancellation);
        if (address is null)
        {
            return (null, null, refusal);
        }

        var letter = await book.FindAsync(address, cancellation);
        return letter.Received is null
            ? (null, null, Problems.Of(StatusCodes.Status404NotFound, "Unknown dead letter", "operations.unknown-dead-letter", $"There is no dead letter {id}."))
            : (address, letter, null);
    }

    /// <summary>A dead letter that somebody is about to do something about; or the answer to give instead.</summary>
    public async Task<(DeadLetterAct? Act, IResult? Refusal)> BeginAsync(HttpRequest request, string tenant, string id, CancellationToken cancellation)
    {
        var (address, letter, refusal) = await FindAsync(tenant, id, cancellation);
        if (address is null)
        {
            return (null, refusal);
        }

        var (by, body, unsound) = await ReadActAsync(request, cancellation);
        return by is null ? (null, unsound) : (new DeadLetterAct(address, letter!, by, body), null);
    }

    /// <summary>The dead letters of a tenant that a filter takes, those that failed last first.</summary>
    public async Task<IReadOnlyList<(StreamAddress Address, DeadLetter Letter)>> ListAsync(StreamAddress place, DeadLetterFilter filter, CancellationToken cancellation)
    {
        var found = new List<(StreamAddress Address, DeadLetter Letter)>();
        await foreach (var state in queries.StatesAsync<DeadLetter>(place.Tenant, place.Region, FabricStreams.DeadLetters, cancellation))
        {
            if (filter.Takes(state.Data))
            {
                found.Add((place with { Stream = state.Stream }, state.Data));
            }
        }

        return [.. found.OrderByDescending(each => each.Letter.Received!.OccurredAt).ThenBy(each => each.Address.Stream, StringComparer.Ordinal)];
    }

    /// <summary>Who asks, and why; or the answer to give instead.</summary>
    public static async Task<(OperatorAct? Act, ReadOnlyMemory<byte> Body, IResult? Refusal)> ReadActAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (await RequestBody.ReadAsync(request, LargestBody, cancellation) is not { } body)
        {
            return (null, default, RequestBody.TooLarge("operations.too-large", LargestBody));
        }

        return JsonFields.Read(body, "operations", fields => OperatorAct.Read(fields, request.PrincipalId())) switch
        {
            ParseResult<OperatorAct>.Success read => (read.Value, body, null),
            var failed => (null, default, Problems.Of(StatusCodes.Status400BadRequest, "Body refused", ((ParseResult<OperatorAct>.Failure)failed).Problems)),
        };
    }

    /// <summary>Whether the body of the dead letter came from outside, so that it can be corrected.</summary>
    public bool CanBeEdited(DeadLetter letter) => consumers.Find(BusEntity.Parse(letter.Received!.Entity)) is IIntakeConsumer;

    /// <summary>What is wrong with a corrected message; nothing when its consumer can read it.</summary>
    public async Task<IReadOnlyList<Problem>> CheckAsync(DeadLetter letter, StoredMessage edited, CancellationToken cancellation)
    {
        if (consumers.Find(BusEntity.Parse(letter.Received!.Entity)) is not IIntakeConsumer consumer)
        {
            return [Problem.Error("operations.not-editable", "$.body", "Events are history: send it again as it is, and correct what it tells with a command of its own.")];
        }

        if (await intakes.OpenAsync(DeadLetterMessages.Restore(edited), cancellation) is not ParseResult<IntakeMessage>.Success { Value: var intake })
        {
            return [Problem.Error("operations.not-editable", "$.body", "The message lacks application properties, which an edited body does not mend: discard it, and have its sender send it again.")];
        }

        var tenant = (await tenants.GetAsync(cancellation)).Find(intake.Tenant);
        return tenant?.Source(intake.Source) is { } source
            ? [.. consumer.Check(intake, source).Select(problem => problem with { Path = "$.body" + problem.Path.TrimStart('$') })]
            : [Problem.Error("operations.unknown-source", "$.body", $"There is no source {intake.Source} of tenant {intake.Tenant} any more.")];
    }
}

/// <summary>What somebody is about to do.</summary>
/// <param name="Address">Stream of the dead letter.</param>
/// <param name="Letter">Its record, as it is now.</param>
/// <param name="By">Who, and why.</param>
/// <param name="Body">The request's body.</param>
public sealed record DeadLetterAct(StreamAddress Address, DeadLetter Letter, OperatorAct By, ReadOnlyMemory<byte> Body);
