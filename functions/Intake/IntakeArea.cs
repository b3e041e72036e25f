using Billing.Functions.Areas;
using Billing.Functions.Messaging;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Intake;

/// <summary>The door through which outside events come.</summary>
public static class IntakeArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Intake")
    {
        Streams =
        [
            StreamKind.Of<IntakeRecord>(FabricStreams.Intake, typeof(IntakeAccepted), typeof(IntakeHandled)),
        ],
        Jobs = [WaitingInputRun.Job],
        Configuration = [SourceAdapters.Document],
        Services = (services, _) => services
            .AddSingleton<SourceAdapters>()
            .AddSingleton<WebhookSignatures>()
            .AddSingleton<IntakeMessages>()
            .AddSingleton<IntakeLog>()
            .AddSingleton<UnreadNotices>()
            .AddSingleton<WebhookAcceptance>(),
        Guarantees =
        [
            Guarantee.Strong("the record of each event is one stream: copies that come at once are answered as one. Its effect is eventual: 202 means recorded and on the bus", "ReceiveWebhook"),
            Guarantee.Eventual("reads what is not handled once a day; what it tells is resolved by the run after its handling", nameof(WaitingInputRun), nameof(WaitingInputRun.WaitingInputProcess), nameof(WaitingInputRun.WaitingInputBatch)),
        ],
    };
}
