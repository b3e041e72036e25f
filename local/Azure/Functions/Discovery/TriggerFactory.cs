using System.Reflection;
using Billing.Local.Durable;
using Billing.Local.Functions.Binding;
using Billing.Local.Functions.Blobs;
using Billing.Local.Functions.Cosmos;
using Billing.Local.Functions.Durable;
using Billing.Local.Functions.Http;
using Billing.Local.Functions.ServiceBus;
using Billing.Local.Functions.Timers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Billing.Local.Functions.Discovery;

/// <summary>Makes the trigger that an attribute describes, with its settings filled in and its names checked.</summary>
internal sealed class TriggerFactory(TriggerParts parts, SettingExpressions settings)
{
    /// <summary>Reads the attribute of a trigger parameter.</summary>
    /// <returns>Null when the function cannot run, which is reported.</returns>
    public ITrigger? Create(string function, ParameterInfo parameter, Action<string> report)
    {
        var attribute = parameter.GetCustomAttribute<TriggerBindingAttribute>()!;
        switch (attribute)
        {
            case HttpTriggerAttribute http:
                return HttpTrigger.Create(function, http, parts.Host.RoutePrefix, report);
            case TimerTriggerAttribute timer:
                return Timer(function, timer, report);
            case ServiceBusTriggerAttribute bus:
                return ServiceBusTrigger.Create(bus, parameter, text => settings.Resolve(text, report), parts, report);
            case BlobTriggerAttribute blob:
                return Blob(function, blob, report);
            case CosmosDBTriggerAttribute cosmos:
                return ChangeFeed(function, cosmos, report);
            case OrchestrationTriggerAttribute orchestration:
                return Hub(report) is { } orchestrators ? new OrchestrationTrigger(orchestration.Orchestration ?? function, orchestrators) : null;
            case ActivityTriggerAttribute activity:
                return Hub(report) is { } activities ? new ActivityTrigger(activity.Activity ?? function, activities) : null;
            default:
                report($"the local host has no {attribute.GetType().Name}");
                return null;
        }
    }

    private TimerTrigger? Timer(string function, TimerTriggerAttribute attribute, Action<string> report)
    {
        if (settings.Resolve(attribute.Schedule, report) is not { } text)
        {
            return null;
        }

        if (TimerSchedule.Parse(text) is { } schedule)
        {
            return new TimerTrigger(function, attribute, schedule, parts);
        }

        report($"'{text}' is neither an NCRONTAB expression nor a time span");
        return null;
    }

    private BlobTrigger? Blob(string function, BlobTriggerAttribute attribute, Action<string> report)
    {
        if (settings.Resolve(attribute.BlobPath, report) is not { } text)
        {
            return null;
        }

        if (BlobPathPattern.Parse(text) is not { } pattern)
        {
            report($"'{text}' is not a container with a pattern of blob names");
            return null;
        }

        if (parts.Blobs is not { } account)
        {
            report("the host has no blob account");
            return null;
        }

        return new BlobTrigger(function, pattern, account, parts);
    }

    private ChangeFeedTrigger? ChangeFeed(string function, CosmosDBTriggerAttribute attribute, Action<string> report)
    {
        var database = settings.Resolve(attribute.DatabaseName, report);
        var container = settings.Resolve(attribute.ContainerName, report);
        if (database is null || container is null)
        {
            return null;
        }

        if (parts.Cosmos is not { } account)
        {
            report("the host has no Cosmos account");
            return null;
        }

        if (account.FindDatabase(database)?.Containers.ContainsKey(container) != true)
        {
            report($"there is no container '{container}' in a database '{database}'");
            return null;
        }

        return new ChangeFeedTrigger(function, attribute, (database, container), account, parts);
    }

    private LocalTaskHub? Hub(Action<string> report)
    {
        if (parts.TaskHub is null)
        {
            report("the host has no task hub");
        }

        return parts.TaskHub;
    }
}
