using System.Text.Json;
using Billing.Domain.Orders;
using Billing.Functions.Audit;
using Billing.Functions.Exceptions;
using Billing.Functions.Intake;
using Billing.Functions.Invoicing;
using Billing.Functions.Jobs;
using Billing.Functions.Orders;
using Billing.Functions.Pricing;
using Billing.Functions.Revenue;
using Billing.Functions.Settlement;
using Billing.Functions.Tax;

namespace Billing.Durable.Tests;

/// <summary>At least one story for each orchestrator of the app. Waits are of seconds, since the reference runs in real time.</summary>
internal static class Stories
{
    private static readonly DateOnly Day = new(2026, 3, 1);

    public static IReadOnlyDictionary<string, Story> All { get; } = new Dictionary<string, Story>(StringComparer.Ordinal)
    {
        ["order from confirmation to completion"] = Order(),
        ["order that is complete at once"] = new(nameof(OrderToCash), new OrderKey("acme", "eu", "O-2"))
        {
            Activities = _ => Answers((nameof(OrderActivities.ReadOrderProgress), _ => Progress(DateTimeOffset.UnixEpoch) with { IsComplete = true })),
        },
        ["settlement file of two payouts"] = Settlement("P-1", "P-2"),
        ["settlement file that is rejected"] = Settlement(),
        ["sealing of days"] = new(nameof(SealDays.SealDaysProcess), Run("seal-days"))
        {
            Activities = _ => Answers((nameof(SealDays.SealDaysOfTenant), FailingFirst(_ => 3))),
        },
        ["invoice run over two batches"] = Spread(
            nameof(InvoiceRun.InvoiceRunProcess), nameof(InvoiceRun.InvoiceRunBatch), nameof(InvoiceRun.ListDueSubscriptions), nameof(InvoiceRun.InvoiceSubscription), 201),
        ["tax run"] = Spread(
            nameof(TaxTrueUpRun.TaxTrueUpProcess), nameof(TaxTrueUpRun.TaxTrueUpBatch), nameof(TaxTrueUpRun.ListProvisionalTaxes), nameof(TaxTrueUpRun.TrueUpTax), 3),
        ["revenue run"] = Spread(
            nameof(RevenueRun.RevenueRunProcess), nameof(RevenueRun.RevenueRunBatch), nameof(RevenueRun.ListRatableContracts), nameof(RevenueRun.RecogniseContract), 5),
        ["rebate run"] = Spread(
            nameof(SettleRebates.SettleRebatesProcess), nameof(SettleRebates.SettleRebatesBatch), nameof(SettleRebates.ListEndedAgreements), nameof(SettleRebates.SettleRebate), 2),
        ["missing order run"] = Spread(
            nameof(MissingOrderRun.MissingOrderProcess), nameof(MissingOrderRun.MissingOrderBatch), nameof(MissingOrderRun.ListMissingOrders), nameof(MissingOrderRun.TellMissingOrder), 2),
        ["waiting input run"] = Spread(
            nameof(WaitingInputRun.WaitingInputProcess), nameof(WaitingInputRun.WaitingInputBatch), nameof(WaitingInputRun.ListWaitingInputs), nameof(WaitingInputRun.TellWaitingInput), 2),
        ["revenue run without work"] = Spread(
            nameof(RevenueRun.RevenueRunProcess), nameof(RevenueRun.RevenueRunBatch), nameof(RevenueRun.ListRatableContracts), nameof(RevenueRun.RecogniseContract), 0),
        ["batch of a run by itself"] = Batch(nameof(InvoiceRun.InvoiceRunBatch), nameof(InvoiceRun.InvoiceSubscription)),
        ["batch of a tax run by itself"] = Batch(nameof(TaxTrueUpRun.TaxTrueUpBatch), nameof(TaxTrueUpRun.TrueUpTax)),
        ["batch of a rebate run by itself"] = Batch(nameof(SettleRebates.SettleRebatesBatch), nameof(SettleRebates.SettleRebate)),
        ["batch of a missing order run by itself"] = Batch(nameof(MissingOrderRun.MissingOrderBatch), nameof(MissingOrderRun.TellMissingOrder)),
        ["batch of a waiting input run by itself"] = Batch(nameof(WaitingInputRun.WaitingInputBatch), nameof(WaitingInputRun.TellWaitingInput)),
        ["batch of a revenue run by itself"] = Batch(nameof(RevenueRun.RevenueRunBatch), nameof(RevenueRun.RecogniseContract)),
    };

    /// <summary>Work with a retry, a wait for an event, a deadline that an event beats, a deadline that passes, the end.</summary>
    private static Story Order() => new(nameof(OrderToCash), new OrderKey("acme", "eu", "O-1"))
    {
        Activities = clock =>
        {
            var round = 0;
            return Answers(
                (nameof(OrderActivities.ReadOrderProgress), _ => Round(++round, clock.GetUtcNow())),
                (nameof(OrderActivities.DeliverDigitalLines), FailingFirst(_ => null)),
                (nameof(OrderActivities.ActivateSubscription), _ => null),
                (nameof(OrderActivities.InvoiceShipment), _ => null),
                (nameof(OrderActivities.NotePaymentOverdue), _ => null));
        },
        Events =
        [
            (7, OrderToCash.OrderChanged, "order.lines-fulfilled"),
            (8, OrderToCash.OrderChanged, "order.payment-recorded"),
        ],
    };

    private static OrderProgress Round(int round, DateTimeOffset now) => round switch
    {
        1 => Progress(now) with { DeliverDigital = true, SubscriptionsToActivate = ["L-1"], ShipmentsToInvoice = ["S-1", "S-2"] },
        2 => Progress(now),
        3 => Progress(now) with { AwaitsPayment = true, PaymentDeadline = now.AddDays(7) },
        4 => Progress(now) with { AwaitsPayment = true, PaymentDeadline = now.AddSeconds(2) },
        _ => Progress(now) with { IsComplete = true },
    };

    private static OrderProgress Progress(DateTimeOffset now) => new([], DeliverDigital: false, [], AwaitsPayment: false, now, IsComplete: false);

    private static Story Settlement(params string[] payouts) =>
        new(nameof(SettlementProcess.ReconcileSettlement), new SettlementFile("acme", "eu", "stripe", "march.csv", "d1", "stripe", "acme-de"))
        {
            Activities = _ => Answers(
                (nameof(SettlementActivities.CheckSettlementFile), FailingFirst(_ => payouts)),
                (nameof(SettlementActivities.AcceptPayout), input => input.GetProperty(nameof(FilePayout.PayoutId)).GetString() == "P-1"),
                (nameof(SettlementActivities.MatchPayout), FailingFirst(_ => null)),
                (nameof(SettlementActivities.CompletePayout), _ => null),
                (nameof(SettlementActivities.ReportPayout), _ => null),
                (nameof(SettlementActivities.FinishSettlementFile), FailingFirst(_ => null))),
        };

    private static Story Spread(string process, string batch, string list, string item, int count) => new(process, Run("run"))
    {
        Sub = (batch, typeof(RunBatch)),
        IsSequential = false,
        Activities = _ => Answers(
            (list, FailingFirst(_ => Items(count))),
            (item, FailingFirstOf("item-002")),
            (nameof(ProcessNotices.NoteRunResult), _ => null)),
    };

    private static Story Batch(string batch, string item) => new(batch, new RunBatch(Run("run"), Items(4)))
    {
        IsSequential = false,
        Activities = _ => Answers((item, FailingFirstOf("item-002"))),
    };

    private static RunKey Run(string name) => new(name, "acme", "eu", Day);

    private static List<string> Items(int count) => [.. Enumerable.Range(1, count).Select(number => $"item-{number:D3}")];

    /// <summary>An activity whose first call fails, so that the retry policy acts.</summary>
    private static Func<JsonElement, object?> FailingFirst(Func<JsonElement, object?> answer)
    {
        var calls = 0;
        return input => ++calls == 1 ? throw new TimeoutException("The first call fails.") : answer(input);
    }

    /// <summary>An activity that runs for many items at once: the first call for one of them fails.</summary>
    private static Func<JsonElement, object?> FailingFirstOf(string item)
    {
        var fail = FailingFirst(_ => null);
        return input => input.GetProperty(nameof(RunItem.Item)).GetString() == item ? fail(input) : null;
    }

    private static Dictionary<string, Func<JsonElement, object?>> Answers(params (string Name, Func<JsonElement, object?> Answer)[] answers) =>
        answers.ToDictionary(each => each.Name, each => each.Answer, StringComparer.Ordinal);
}
