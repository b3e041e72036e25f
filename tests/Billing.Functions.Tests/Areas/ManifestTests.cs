using System.Reflection;
using Billing.Domain.Ledger;
using Billing.Domain.Primitives;
using Billing.Functions.Areas;
using Billing.Functions.Hosting;
using Billing.Functions.Jobs;
using Billing.Functions.Ledger;
using Billing.Functions.Operations.Processes;
using Billing.Functions.Runtime;
using Billing.Functions.Settlement;
using Billing.Functions.Tests.Docs;
using Billing.Platform.Intake;
using Billing.Platform.Streams;
using Billing.Platform.Views;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Functions.Tests.Areas;

/// <summary>Whatever takes part in the fabric stands in the manifest of its area; what was forgotten is named.</summary>
public sealed class ManifestTests
{
    private static readonly IReadOnlyList<Type> Shared =
        [.. new[] { typeof(IDomainEvent).Assembly, typeof(StreamStore).Assembly }.SelectMany(assembly => assembly.GetTypes()).Where(type => type is { IsAbstract: false, ContainsGenericParameters: false })];

    private static readonly Type[] App = typeof(FabricAreas).Assembly.GetTypes();

    [Fact]
    public void Every_state_type_has_a_kind_of_streams() => Same(
        Shared.Where(type => type.GetInterfaces().Any(each => each.IsGenericType && each.GetGenericTypeDefinition() == typeof(IStreamState<>))).Select(type => type.Name),
        FabricAreas.Streams.All.Select(kind => kind.StateType.Name));

    [Fact]
    public void Every_event_type_belongs_to_one_kind_of_streams() => Same(
        Shared.Where(type => type.IsAssignableTo(typeof(IDomainEvent))).Select(type => type.Name),
        FabricAreas.Streams.All.SelectMany(kind => kind.EventTypes).Select(type => type.Name));

    [Fact]
    public void Every_prefix_of_streams_has_a_kind() => Same(
        typeof(FabricStreams).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!),
        // Claims of keys are no streams; a restore makes them anew from the receipts.
        FabricAreas.Streams.All.Select(kind => kind.Prefix).Append(FabricStreams.UsageClaims).Append(FabricStreams.IntakeClaims));

    [Fact]
    public void Every_function_that_takes_messages_out_of_sessions_is_a_declared_consumer_of_that_queue_or_subscription()
    {
        var declared = FabricAreas.All.SelectMany(area => area.Queues).Select(queue => $"{queue.Name} {queue.ConsumerType.Name}")
            .Concat(FabricAreas.Subscriptions.Select(each => $"{each.Entity} {each.ConsumerType.Name}"));
        var triggers = from function in FabricFunction.All
                       where function.Trigger is ServiceBusTriggerAttribute { IsSessionsEnabled: true }
                       let trigger = (ServiceBusTriggerAttribute)function.Trigger
                       select $"{trigger.QueueName ?? $"{trigger.TopicName}/{trigger.SubscriptionName}"} {function.Method.DeclaringType!.Name}";
        Same(triggers, declared);
    }

    [Fact]
    public void Every_queue_of_outside_events_has_a_consumer() => Same(IntakeQueues.All, FabricAreas.All.SelectMany(area => area.Queues).Select(queue => queue.Name));

    [Fact]
    public void Every_subscription_takes_only_events_of_streams()
    {
        foreach (var subscription in FabricAreas.Subscriptions)
        {
            Assert.NotEmpty(subscription.EventTypes);
            Assert.Empty(subscription.EventTypes.Except(FabricAreas.Streams.EventTypes).Select(type => $"{subscription.Name}: {type.Name}"));
        }
    }

    [Fact]
    public void The_ledger_is_told_of_every_event_that_has_a_posting_rule() =>
        Assert.Empty(LedgerPostings.EventTypes.Except(PostToLedger.Events.EventTypes).Select(type => type.Name));

    [Fact]
    public void Every_view_is_declared_and_is_told_live_of_every_event_that_a_rebuild_reads()
    {
        Same(App.Where(type => type.IsAssignableTo(typeof(IEventView)) && !type.IsAbstract).Select(type => type.Name), FabricAreas.Views.Select(view => view.ViewType?.Name).OfType<string>());
        foreach (var view in FabricAreas.Views.Where(view => view.ViewType is not null))
        {
            var projection = FabricAreas.Subscriptions.Single(each => each.ConsumerType.Name == view.BuiltBy);
            Same(view.EventTypes.Select(type => type.Name), projection.EventTypes.Select(type => type.Name));
        }
    }

    [Fact]
    public void Every_job_is_declared_with_the_functions_that_it_names()
    {
        var jobs = FabricAreas.All.SelectMany(area => area.Jobs).ToList();
        Same(
            App.SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Static)).Where(each => each.PropertyType.IsAssignableTo(typeof(TenantJob))).Select(each => ((TenantJob)each.GetValue(null)!).Name),
            jobs.Select(job => job.Name));
        Assert.DoesNotContain(jobs.SelectMany(job => job.Functions), name => FabricFunction.Find(name) is null);
        Same(
            FabricFunction.All.Where(function => function.Trigger is TimerTriggerAttribute && function.Method.GetParameters().Any(each => each.IsDefined(typeof(DurableClientAttribute)))).Select(function => function.Method.DeclaringType!.Name),
            // Sweepers start what was left behind, and run for all tenants.
            FabricFunction.All.Where(function => jobs.Any(job => job.Process == function.Name)).Select(function => function.Method.DeclaringType!.Name)
                .Concat([nameof(RestartFailedProcesses), nameof(SweepSettlementFiles)]));
    }

    [Fact]
    public void Every_orchestrator_is_a_jobs_or_a_declared_process() => Same(
        FabricFunction.All.Where(function => function.Trigger is OrchestrationTriggerAttribute).Select(function => function.Name),
        FabricAreas.Jobs.Jobs.SelectMany(job => job.Functions).Where(name => FabricFunction.Find(name)!.Trigger is OrchestrationTriggerAttribute)
            .Concat(FabricAreas.All.SelectMany(area => area.Processes)));

    [Fact]
    public void Every_function_but_activities_says_once_how_consistent_it_is() => Same(
        FabricFunction.All.Where(function => function.Trigger is not ActivityTriggerAttribute).Select(function => function.Name),
        FabricAreas.All.SelectMany(area => area.Guarantees).SelectMany(guarantee => guarantee.Functions));

    [Fact]
    public void Every_function_stands_in_the_manifest_of_its_folder()
    {
        // The kit's functions stand in the manifest of Hosting.
        string[] kit = ["Messaging", "Http"];
        Same(
            FabricFunction.All.Where(function => function.Trigger is not ActivityTriggerAttribute).Select(function => $"{(kit.Contains(function.Area) ? "Hosting" : function.Area)}: {function.Name}"),
            FabricAreas.All.SelectMany(area => area.Guarantees.SelectMany(guarantee => guarantee.Functions), (area, name) => $"{area.Name}: {name}"));
    }

    [Fact]
    public void Every_manifest_is_listed() => Same(
        App.Select(type => type.GetProperty("Manifest", BindingFlags.Public | BindingFlags.Static)).OfType<PropertyInfo>().Select(each => ((Area)each.GetValue(null)!).Name),
        FabricAreas.All.Select(area => area.Name));

    [Fact]
    public void Every_area_is_a_folder_of_the_app_that_holds_its_manifest() => Assert.DoesNotContain(
        FabricAreas.All.Select(area => Path.Combine(Repository.Root, "functions", area.Name, $"{area.Name}Area.cs")), file => !File.Exists(file));

    private static void Same(IEnumerable<string> found, IEnumerable<string> declared) => Assert.Equal(found.Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
}
