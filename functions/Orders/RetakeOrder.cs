using Billing.Connectors;
using Billing.Domain.Access;
using Billing.Domain.Catalogue;
using Billing.Domain.Orders;
using Billing.Domain.Orders.Storefront;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Intake;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Orders;

/// <summary>Takes an order again that was refused, held or set aside: after a change of the configuration, or with a correction.</summary>
public sealed class RetakeOrder(TenantEndpoint endpoint, StreamStore store, SourceAdapters adapters, OrderAcceptance acceptance)
{
    private const int LargestBody = 17 * 1024 * 1024;

    private static readonly CommandBody<Correction> Body = CommandBody.Of("orders", LargestBody, (fields, _) => Correction.Read(fields));

    /// <summary>Takes the order as if it came now. What it comes to stands in its state: taken, held or refused, with every reason.</summary>
    [Function(nameof(RetakeOrder))]
    [AllowedTo(FabricRole.Operator, FabricRole.Pricing)]
    [Consumes(typeof(RetakeOrderBody), "application/json")]
    [ProducesResponseType<OrderState>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The actor or the reason is missing, or the correction is not sound.")]
    [Refuses(StatusCodes.Status409Conflict, "There is no such order that was not taken.")]
    [Refuses(StatusCodes.Status413PayloadTooLarge, "The body is larger than 17 MiB.")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders/{tenant}/{order}/retake")] HttpRequest request,
        string tenant,
        string order,
        [DurableClient] DurableTaskClient processes,
        CancellationToken cancellation) => endpoint.CommandAsync(
            request,
            tenant,
            Body,
            (found, correction, command) => RetakeAsync(found, new OrderKey(found.Id, found.HomeRegion, OrderRoute.Read(order)), correction, command, processes, cancellation),
            cancellation);

    /// <summary>Takes an order again.</summary>
    internal async Task<IResult> RetakeAsync(
        Tenant tenant, OrderKey key, Correction correction, HttpCommand command, DurableTaskClient processes, CancellationToken cancellation)
    {
        var state = await store.LoadAsync<OrderState>(key.Address(FabricStreams.Order(key.Reference)), cancellation);
        var read = await ReadAsync(tenant, key.Reference, correction with { Source = correction.Source ?? state.Submitted?.Source ?? state.Order?.Source }, state.Submitted, cancellation);
        if (correction.Order is not null && read is ParseResult<SubmittedOrder>.Failure unsound)
        {
            return Problems.Of(StatusCodes.Status400BadRequest, "Correction refused", unsound.Problems);
        }

        var (_, result) = await acceptance.TakeAsync(
            tenant,
            key.Reference,
            read,
            command.On("retake-order", key.InstanceId),
            before => OrderDecider.MayBeTakenAgain(before) ?? (read is ParseResult<SubmittedOrder>.Failure failure ? failure.Problems[0] : null),
            cancellation);
        if (result.CurrentState.Status == OrderStatus.Confirmed)
        {
            await OrderProcesses.StartAsync(processes, key, cancellation);
        }

        return Answers.Of(result, "Not taken again", after => Answers.Json(after));
    }

    private async Task<ParseResult<SubmittedOrder>> ReadAsync(
        Tenant tenant, string reference, Correction correction, SubmittedOrder? kept, CancellationToken cancellation)
    {
        if (correction.Order is null)
        {
            return kept is null
                ? Refuse("orders.nothing-kept", "$.order", "Nothing of the order was kept that could be taken again: give it as order, with its source.")
                : new ParseResult<SubmittedOrder>.Success(kept with { Kinds = correction.Over(kept.Kinds) });
        }

        if (correction.Source is not { } name || tenant.Source(name) is not { } source)
        {
            return Refuse("orders.unknown-source", "$.source", "source must be one of the tenant's sources: it says how the order is written.");
        }

        if (await adapters.FindAsync(tenant, source, cancellation) is not IWebhookAdapter adapter || ConnectorCatalogue.FindAdapter(adapter.Interpreter) is not IWebhookAdapter<StorefrontOrder> orders)
        {
            return Refuse("orders.unknown-source", "$.source", $"{name} sends no orders.");
        }

        return orders.Interpret(correction.Order, string.Empty, source).Then(order => order.Reference == reference
            ? new ParseResult<SubmittedOrder>.Success(new SubmittedOrder(source.Name, order, correction.Over(kept?.Kinds)))
            : Refuse("orders.other-order", "$.order", $"This is order {order.Reference} and not {reference}."));
    }

    private static ParseResult<SubmittedOrder> Refuse(string code, string path, string text) => new ParseResult<SubmittedOrder>.Failure([Problem.Error(code, path, text)]);

    /// <summary>The corrections that a person makes.</summary>
    internal sealed record Correction(byte[]? Order, string? Source, IReadOnlyDictionary<string, LineKind> Kinds)
    {
        private static readonly Dictionary<string, LineKind> Said = new(StringComparer.Ordinal)
        {
            ["goods"] = LineKind.Goods,
            ["digital"] = LineKind.Digital,
            ["service"] = LineKind.Service,
        };

        public static Correction Read(JsonFields fields)
        {
            var kinds = new Dictionary<string, LineKind>(StringComparer.Ordinal);
            foreach (var line in fields.OptionalChild("kinds") is { } given ? given.Names : [])
            {
                if (Said.TryGetValue(fields.Child("kinds").Text(line), out var kind))
                {
                    kinds[line] = kind;
                }
                else if (!fields.Child("kinds").HasProblem(line))
                {
                    fields.Child("kinds").Refuse(line, "unknown-kind", "must be goods, digital or service");
                }
            }

            return new Correction(fields.OptionalChild("order") is null ? null : fields.OptionalJson("order"), fields.OptionalText("source"), kinds);
        }

        public IReadOnlyDictionary<string, LineKind>? Over(IReadOnlyDictionary<string, LineKind>? before)
        {
            var all = new Dictionary<string, LineKind>(before ?? new Dictionary<string, LineKind>(StringComparer.Ordinal), StringComparer.Ordinal);
            foreach (var (line, kind) in Kinds)
            {
                all[line] = kind;
            }

            return all.Count == 0 ? null : all;
        }
    }
}

/// <summary>Corrections that make an order fit to be taken.</summary>
/// <remarks>Without kinds and order it is taken again as it was read, with what is configured now.</remarks>
/// <param name="Actor">Id of the person, 1 to 100 characters; not looked at where the platform authenticates people, for then it is known.</param>
/// <param name="Reason">Why, for the audit; 1 to 500 characters.</param>
/// <param name="Kinds">What is sold, by line id: <c>goods</c>, <c>digital</c> or <c>service</c>.</param>
/// <param name="Order">The order corrected, as its source sends it.</param>
/// <param name="Source">Source name of the tenant whose format <paramref name="Order"/> has; that which sent the order when it is left out.</param>
public sealed record RetakeOrderBody(
    string? Actor, string Reason, IReadOnlyDictionary<string, string>? Kinds = null, System.Text.Json.Nodes.JsonObject? Order = null, string? Source = null);
