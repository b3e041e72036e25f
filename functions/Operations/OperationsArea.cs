using Billing.Functions.Areas;
using Billing.Functions.Messaging.Integrations;
using Billing.Functions.Operations.DeadLetters;
using Billing.Functions.Operations.Integrations;
using Billing.Functions.Operations.Monitoring;
using Billing.Functions.Operations.Processes;
using Billing.Platform.DeadLetters;
using Billing.Platform.Integrations;
using Billing.Platform.Streams;
using Microsoft.Extensions.DependencyInjection;

namespace Billing.Functions.Operations;

/// <summary>Tools of operators: dead letters, freezes, measures, comparisons.</summary>
public static class OperationsArea
{
    /// <summary>The area.</summary>
    public static Area Manifest { get; } = new("Operations")
    {
        Streams =
        [
            StreamKind.Of<DeadLetter>(
                FabricStreams.DeadLetters,
                typeof(DeadLetterReceived), typeof(DeadLetterResubmitted), typeof(DeadLetterResolved), typeof(DeadLetterDiscarded), typeof(DeadLetterOpened)) with
            {
                Lifecycle = Lifecycle.Of<DeadLetter, DeadLetterStatus>(
                    state => state.Status,
                    (DeadLetterStatus.None, typeof(DeadLetterReceived), DeadLetterStatus.Waiting),
                    (DeadLetterStatus.Waiting, typeof(DeadLetterResubmitted), DeadLetterStatus.Resubmitted),
                    (DeadLetterStatus.Waiting, typeof(DeadLetterDiscarded), DeadLetterStatus.Discarded),
                    (DeadLetterStatus.Resubmitted, typeof(DeadLetterResolved), DeadLetterStatus.Resolved),
                    (DeadLetterStatus.Resubmitted, typeof(DeadLetterReceived), DeadLetterStatus.Waiting)),
            },
            StreamKind.Of<IntegrationStatuses>(FabricStreams.Integrations, typeof(IntegrationFrozen), typeof(IntegrationThawed)),
        ],
        Subscriptions = [ResubmitDeadLetter.Events, ThawIntegration.Events],
        Services = (services, settings) => services
            .AddSingleton<PausedSessions>()
            .AddSingleton<IntegrationFreezes>()
            .AddSingleton<DeadLetterAddresses>()
            .AddSingleton<DeadLetterStore>()
            .AddSingleton<DeadLetterCollector>()
            .AddSingleton<DeadLetterService>()
            .AddDeadLetterActs()
            .AddFabricMetrics(settings),
        Guarantees =
        [
            Guarantee.Eventual("runs over the events that are recorded when it reads; both versions see the same", "GetComparison"),
            Guarantee.Eventual("what the durable processes have told last; each says `updatedAt`", "GetJobs", "GetJob"),
            Guarantee.Eventual("what is on the bus is taken in first; then a query over many streams: says `asOf`", "GetDeadLetters"),
            Guarantee.Strong("a point read of the dead letter's stream", "GetDeadLetter"),
            Guarantee.Strong("who opens it is committed before it is shown", "OpenDeadLetter"),
            Guarantee.Strong("one commit on the dead letter's stream: of several at once, one. Its effect is eventual", "PostDeadLetterAgain"),
            Guarantee.Strong("one commit on the dead letter's stream", "DiscardDeadLetter"),
            Guarantee.Strong("which ones is a query (eventual: `left` says when to ask again); each is one commit", "ResubmitDeadLetters"),
            Guarantee.Strong("a point read of the tenant's integration statuses; how many sessions wait is a look at the queue", "GetIntegrations"),
            Guarantee.Strong("one commit on the tenant's integration statuses; every host heeds it within ten seconds", "FreezeIntegration"),
            Guarantee.Strong("one commit on the tenant's integration statuses; what waited is let go by its event", "PostThaw"),
            Guarantee.Eventual("what each instance told last, at most a minute ago while it works; says of each `asOf`", "GetMeasures"),
            Guarantee.Strong("hands the message to its consumer above, and notes the result in one commit on the dead letter's stream", nameof(ResubmitDeadLetter)),
            Guarantee.Eventual("lets go of the sessions that waited; one let go twice finds nothing to do", nameof(ThawIntegration)),
            Guarantee.Eventual("looks over the failed processes; one that is started twice does its steps once", nameof(RestartFailedProcesses)),
            Guarantee.Eventual("lets go of sessions that came to wait while a thaw got about", nameof(ReleaseLateSessions)),
            Guarantee.Strong("a dead letter is recorded by one commit before it is taken off the bus", nameof(CollectDeadLetters)),
            Guarantee.Eventual("looks over what the instances told; an alert that comes or goes a minute late harms nobody", nameof(WatchMeasures)),
        ],
    };
}
