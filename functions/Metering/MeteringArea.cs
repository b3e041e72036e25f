using Billing.Domain.Metering;
using Billing.Functions.Areas;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Metering;

/// <summary>Metered use.</summary>
public static class MeteringArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Metering")
    {
        Streams =
        [
            StreamKind.Of<UsageDay>(FabricStreams.Usage, typeof(UsageAggregated)),
        ],
        Subscriptions = [AnswerUsageQuestions.Events],
        Services = (services, settings) => services
            .AddSingleton(UsageTolerance.Read(settings))
            .AddSingleton<UsageQuestions>()
            .AddSingleton<UsageCounting>(),
        Guarantees =
        [
            Guarantee.Strong("counted with a receipt for each event in the stream of its day before 202; each group of the batch by itself", "ReceiveUsage"),
            Guarantee.Eventual("what was asked about use of a subscription is answered some time after it begins", nameof(AnswerUsageQuestions)),
        ],
    };
}
