using Billing.Domain.Orders.Taxation;
using Billing.Domain.Tax.Decisions;
using Billing.Domain.Tax.Thresholds;
using Billing.Functions.Areas;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Tax;

/// <summary>The tax of orders: determined, perhaps provisionally, and trued up.</summary>
public static class TaxArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Tax")
    {
        Streams =
        [
            StreamKind.Of<TaxRecord>(FabricStreams.Taxes, typeof(TaxDetermined), typeof(TaxTruedUp)),
            StreamKind.Of<TaxDecisionRecord>(FabricStreams.TaxDecisions, typeof(TaxDoubtDecided)),
            StreamKind.Of<DistanceSales>(FabricStreams.DistanceSales, typeof(DistanceSaleCounted)),
        ],
        Jobs = [TaxTrueUpRun.Job],
        Configuration = [TaxTableBooks.Document],
        Services = (services, _) => services
            .AddSingleton<ITaxProvider, HttpTaxProvider>()
            .AddSingleton<ITaxIdRegistry, ViesRegistry>()
            .AddSingleton<TaxAnswerCache>()
            .AddSingleton<TaxTableBooks>()
            .AddSingleton<TaxDoubtService>()
            .AddSingleton<OrderTaxService>()
            .AddSingleton<DecideTaxDoubt>()
            .AddSingleton(provider => TaxExceptionActs.Decide(provider.GetRequiredService<DecideTaxDoubt>())),
        Guarantees =
        [
            Guarantee.Strong("a point read of the record of the order's tax", "GetOrderTax"),
            Guarantee.Strong("one commit on the company's decisions; every order that comes after it heeds it", nameof(DecideTaxDoubt)),
            Guarantee.Eventual("a query over the records of all orders: no snapshot", "GetTaxDoubts"),
            Guarantee.Strong("which taxes are provisional is a query (eventual: what it misses comes the next night); each is trued up by one commit on the record of its order's tax, once", nameof(TaxTrueUpRun), nameof(TaxTrueUpRun.TaxTrueUpProcess), nameof(TaxTrueUpRun.TaxTrueUpBatch)),
        ],
    };
}
