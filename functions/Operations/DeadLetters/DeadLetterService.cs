using Billing.Domain.Primitives;
using Billing.Functions.Http;
using Billing.Functions.Messaging;
using Billing.Platform.DeadLetters;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;

namespace Billing.Functions.Operations.DeadLetters;

/// <summary>Finds dead letters and checks what is to be done about them. All that is on the bus is taken into the record before it is looked at.</summary>
public sealed class DeadLetterService(
    DeadLetterCollector collector, DeadLetterStore book, StreamQueries queries, MessageConsumers consumers, ITenantSource tenants, IntakeMessages intakes)
{
    /// <summary>Finds a dead letter with its address; null when there is none.</summary>
    public async Task<(StreamAddress Address, DeadLetter Letter)?> FindAsync(Tenant tenant, string id, CancellationToken cancellation)
    {
        await collector.CollectAsync(cancellation);
        var address = new StreamAddress(tenant.Id, tenant.HomeRegion, FabricStreams.DeadLetter(id));
        var letter = await book.FindAsync(address, cancellation);
        return letter.Received is null ? null : (address, letter);
    }

    /// <summary>Finds a dead letter, and answers with what is made of it; 404 when there is none.</summary>
    public async Task<IResult> AnswerAsync(Tenant tenant, string id, Func<StreamAddress, DeadLetter, Task<IResult>> answer, CancellationToken cancellation) =>
        await FindAsync(tenant, id, cancellation) is var (address, letter)
            ? await answer(address, letter)
            : Problems.Of(StatusCodes.Status404NotFound, "Unknown dead letter", "operations.unknown-dead-letter", $"There is no dead letter {id}.");

    /// <summary>Some dead letters of a tenant, in their order, behind a place; and how many there are in all.</summary>
    public async Task<(IReadOnlyList<StateDocument<DeadLetter>> Letters, int Total)> ListAsync(
        Tenant tenant, StatesByTime<DeadLetter> letters, StatePlace? after, int most, CancellationToken cancellation)
    {
        await collector.CollectAsync(cancellation);
        var found = await queries.TakeAsync(tenant.Id, tenant.HomeRegion, letters, after, most, cancellation);
        return (found, after is null && found.Count < most ? found.Count : await queries.CountAsync(tenant.Id, tenant.HomeRegion, letters, cancellation));
    }

    /// <summary>
    /// Finds the receipts of the dead letters that were sent again under the key of a request; none when it bears no key. Whoever repeats the
    /// request goes on from there.
    /// </summary>
    public async Task<IReadOnlyList<ReceiptDocument>> SentUnderKeyAsync(Tenant tenant, HttpCommand command, CancellationToken cancellation)
    {
        var receipts = new List<ReceiptDocument>();
        if (command.IdempotencyKey is not null)
        {
            var key = DeadLetterStore.ResubmissionKey(command);
            await foreach (var receipt in queries.ReceiptsAsync(tenant.Id, tenant.HomeRegion, FabricStreams.DeadLetters, key, cancellation))
            {
                receipts.Add(receipt);
            }
        }

        return receipts;
    }

    /// <summary>True if the body of the dead letter came from outside, so that it can be corrected.</summary>
    public bool CanBeEdited(DeadLetter letter) => consumers.Find(BusEntity.Parse(letter.Received!.Entity)) is IIntakeConsumer;

    /// <summary>Checks a corrected message; no problems when its consumer can read it.</summary>
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

        var owner = (await tenants.GetAsync(cancellation)).Find(intake.Tenant);
        return owner?.Source(intake.Source) is { } source
            ? [.. consumer.Check(intake, source).Select(problem => problem with { Path = "$.body" + problem.Path.TrimStart('$') })]
            : [Problem.Error("operations.unknown-source", "$.body", $"There is no source {intake.Source} of tenant {intake.Tenant} any more.")];
    }
}
