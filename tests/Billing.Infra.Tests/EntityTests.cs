using System.Text.Json;
using Billing.Functions.Hosting;
using Billing.Functions.Messaging;
using Billing.Functions.Messaging.Integrations;
using Billing.Infra.Tests.Compilation;
using Billing.Platform.Intake;
using Billing.Platform.Messaging;
using Billing.Tools.BusEntities;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Infra.Tests;

public sealed class EntityTests
{
    private const string Queue = "Microsoft.ServiceBus/namespaces/queues";
    private const string Topic = "Microsoft.ServiceBus/namespaces/topics";
    private const string Subscription = "Microsoft.ServiceBus/namespaces/topics/subscriptions";
    private const string Rule = "Microsoft.ServiceBus/namespaces/topics/subscriptions/rules";

    [Theory]
    [InlineData(Deployment.Default)]
    [InlineData(Deployment.Everything)]
    public void Every_entity_that_a_trigger_listens_to_is_deployed_with_sessions_as_the_trigger_expects(string name)
    {
        var deployed = Entities(Deployment.Read(name));
        var needs = FunctionNeeds.Triggers.Where(each => each.Trigger is ServiceBusTriggerAttribute)
            .Select(each => (each.Function, Trigger: (ServiceBusTriggerAttribute)each.Trigger))
            .ToList();
        Assert.NotEmpty(needs);

        Differences.AreNone(needs.SelectMany(need => deployed.TryGetValue(EntityOf(need.Trigger), out var entity)
            ? SessionDifferences(need.Function, need.Trigger, entity)
            : [$"{EntityOf(need.Trigger)} is not deployed, and {need.Function} listens to it"]));
    }

    [Fact]
    public void Every_queue_and_topic_that_the_app_sends_to_is_deployed()
    {
        var deployment = Deployment.Read(Deployment.Default);
        string[] sentTo = [.. IntakeQueues.All, SessionWakeUp.Queue, PausedSessions.Queue];

        Differences.AreNone(sentTo.Except(deployment.NamesOf(Queue), StringComparer.Ordinal).Select(queue => $"{queue} is not deployed, and the app sends to it"));
        Assert.Contains(EventMessages.Topic, deployment.NamesOf(Topic));
    }

    [Fact]
    public void The_subscriptions_are_those_of_the_manifests_each_with_the_event_types_that_its_consumer_takes()
    {
        var file = File.ReadAllText(Path.Combine(Repository.Root, "infra", "servicebus.json")).ReplaceLineEndings("\n");
        using var json = JsonDocument.Parse(file);
        var declared = Filters(json.RootElement);
        var needed = FabricAreas.Subscriptions.ToDictionary(each => each.Name, Subscriptions.Filter, StringComparer.Ordinal);

        Differences.AreNone(needed.Where(each => declared.GetValueOrDefault(each.Key) != each.Value)
            .Select(each => $"{each.Key} needs {each.Value}, and infra/servicebus.json has {declared.GetValueOrDefault(each.Key, "no such subscription")}: dotnet run --project tools/bus-entities")
            .Concat(declared.Keys.Except(needed.Keys, StringComparer.Ordinal).Select(name => $"{name} stands in infra/servicebus.json, and no manifest declares it")));
        Assert.Equal(file, Subscriptions.Into(file));
    }

    [Theory]
    [InlineData(Deployment.Default)]
    [InlineData(Deployment.Everything)]
    public void What_is_deployed_is_what_servicebus_json_says(string name)
    {
        var deployment = Deployment.Read(name);
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "infra", "servicebus.json")));
        var declared = Declared(file.RootElement).ToDictionary(each => each.Path, each => each.Properties, StringComparer.Ordinal);
        var deployed = Entities(deployment, Queue, Topic, Subscription, Rule);

        Differences.AreNone(declared.Keys.Except(deployed.Keys, StringComparer.Ordinal).Select(path => $"{path} is not deployed")
            .Concat(deployed.Keys.Except(declared.Keys, StringComparer.Ordinal).Select(path => $"{path} is deployed and not declared"))
            .Concat(declared.Where(each => deployed.TryGetValue(each.Key, out var found) && !JsonElement.DeepEquals(each.Value, found)).Select(each => $"{each.Key} has other properties")));
    }

    private static Dictionary<string, string> Filters(JsonElement root) => root.GetProperty("topics").EnumerateArray()
        .Single(topic => topic.GetProperty("name").GetString() == EventMessages.Topic)
        .GetProperty("subscriptions").EnumerateArray()
        .ToDictionary(
            each => each.GetProperty("name").GetString()!,
            each => each.GetProperty("rules").EnumerateArray().Single().GetProperty("properties").GetProperty("sqlFilter").GetProperty("sqlExpression").GetString()!,
            StringComparer.Ordinal);

    private static Dictionary<string, JsonElement> Entities(Deployment deployment, params string[] types) =>
        (types is [] ? [Queue, Subscription] : types).SelectMany(deployment.Of).ToDictionary(
            resource => resource.GetProperty("name").GetString()!.Split('/', 2)[1], resource => resource.GetProperty("properties"), StringComparer.Ordinal);

    private static IEnumerable<string> SessionDifferences(string function, ServiceBusTriggerAttribute trigger, JsonElement entity)
    {
        var sessions = entity.GetProperty("requiresSession").GetBoolean();
        return sessions == trigger.IsSessionsEnabled ? [] : [$"{EntityOf(trigger)} has {(sessions ? string.Empty : "no ")}sessions, and {function} expects otherwise"];
    }

    private static string EntityOf(ServiceBusTriggerAttribute trigger) => trigger.QueueName ?? $"{trigger.TopicName}/{trigger.SubscriptionName}";

    private static IEnumerable<(string Path, JsonElement Properties)> Declared(JsonElement root)
    {
        foreach (var entity in root.GetProperty("queues").EnumerateArray().Concat(root.GetProperty("topics").EnumerateArray()))
        {
            var name = entity.GetProperty("name").GetString()!;
            yield return (name, entity.GetProperty("properties"));
            foreach (var below in Below(entity, "subscriptions", name).SelectMany(each => Below(each.Element, "rules", each.Path).Prepend(each)))
            {
                yield return (below.Path, below.Element.GetProperty("properties"));
            }
        }
    }

    private static IEnumerable<(string Path, JsonElement Element)> Below(JsonElement parent, string kind, string path) =>
        parent.TryGetProperty(kind, out var children)
            ? children.EnumerateArray().Select(child => ($"{path}/{child.GetProperty("name").GetString()}", child))
            : [];
}
