using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Billing.Domain.Access;
using Billing.Domain.Primitives;
using Billing.Functions.Access;
using Billing.Functions.Http;
using Billing.Functions.Jobs;
using Billing.Platform.Streams;
using Billing.Platform.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Billing.Functions.Operations.Jobs;

/// <summary>Shows the runs of scheduled jobs: how far they are, and what came of them.</summary>
public sealed class JobApi(TenantEndpoint endpoint, JobCatalogue work, TimeProvider clock)
{
    /// <summary>The runs of a tenant's jobs on one day of UTC; a job without a run on that day is not listed.</summary>
    [Function("GetJobs")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Auditor)]
    [QueryParameter("day", "Day of UTC such as 2026-11-02; today without it.")]
    [ProducesResponseType<IReadOnlyList<JobRunBody>>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "day is not a day.")]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "jobs/{tenant}")] HttpRequest request,
        string tenant,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => ListAsync(found, request.Query["day"].ToString(), durable, cancellation), cancellation);

    /// <summary>One run of a job, with its whole result.</summary>
    [Function("GetJob")]
    [AllowedTo(FabricRole.Operator, FabricRole.Finance, FabricRole.Auditor)]
    [ProducesResponseType<JobRunBody>(StatusCodes.Status200OK)]
    [Refuses(StatusCodes.Status400BadRequest, "The day is not one.")]
    [Refuses(StatusCodes.Status404NotFound, "There is no such job, or it had no run on that day.")]
    public Task<IResult> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "jobs/{tenant}/{job}/{day}")] HttpRequest request,
        string tenant,
        string job,
        string day,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellation) =>
        endpoint.AnswerAsync(tenant, found => FindAsync(found, job, day, durable, cancellation), cancellation);

    private async Task<IResult> ListAsync(Tenant tenant, string asked, DurableTaskClient durable, CancellationToken cancellation)
    {
        if ((asked.Length == 0 ? DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime) : DayOf(asked)) is not { } day)
        {
            return NotADay("query:day");
        }

        var runs = new List<JobRunBody>();
        foreach (var job in work.Jobs)
        {
            if (await RunOfAsync(job, tenant, day, durable, withResult: false, cancellation) is { } run)
            {
                runs.Add(run);
            }
        }

        return Answers.Json<IReadOnlyList<JobRunBody>>(runs);
    }

    private async Task<IResult> FindAsync(Tenant tenant, string name, string asked, DurableTaskClient durable, CancellationToken cancellation)
    {
        if (DayOf(asked) is not { } day)
        {
            return NotADay("$.day");
        }

        if (work.Jobs.FirstOrDefault(each => each.Name == name) is not { } job)
        {
            return Unknown($"There is no job {name}; there are {string.Join(", ", work.Jobs.Select(each => each.Name))}.");
        }

        return await RunOfAsync(job, tenant, day, durable, withResult: true, cancellation) is { } run
            ? Answers.Json(run)
            : Unknown($"Job {name} had no run on {asked}, or its record is deleted.");
    }

    private static async Task<JobRunBody?> RunOfAsync(
        TenantJob job, Tenant tenant, DateOnly day, DurableTaskClient durable, bool withResult, CancellationToken cancellation)
    {
        var run = await durable.GetInstanceAsync(new RunKey(job.Name, tenant.Id, tenant.HomeRegion, day).InstanceId, getInputsAndOutputs: true, cancellation);
        return run is null ? null : new JobRunBody(
            job.Name,
            day,
            run.RuntimeStatus.ToString().ToLowerInvariant(),
            run.CreatedAt,
            run.LastUpdatedAt,
            Read(run.SerializedCustomStatus),
            withResult ? Read(run.SerializedOutput) : null,
            run.FailureDetails?.ErrorMessage);
    }

    private static JsonElement? Read(string? json) =>
        string.IsNullOrEmpty(json) ? null : JsonSerializer.SerializeToElement(CamelCased(JsonNode.Parse(json)), FabricJson.Options);

    // Durable processes keep values by the names of their properties; answers here have names in camel case.
    private static JsonNode? CamelCased(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(field.Key), CamelCased(field.Value)))),
        JsonArray items => new JsonArray([.. items.Select(CamelCased)]),
        _ => node?.DeepClone(),
    };

    private static DateOnly? DayOf(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static IResult NotADay(string path) =>
        Problems.Of(StatusCodes.Status400BadRequest, "Request refused", [Problem.Error("jobs.not-a-day", path, "day must be a day such as 2026-11-02.")]);

    private static IResult Unknown(string text) => Problems.Of(StatusCodes.Status404NotFound, "No such run", "jobs.unknown", text);
}

/// <summary>One run of a scheduled job.</summary>
/// <param name="Job">Name of the job.</param>
/// <param name="Day">Day of UTC for which it ran.</param>
/// <param name="Status">Of the durable process: pending, running, completed, failed, suspended or terminated.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="UpdatedAt">When it went on last.</param>
/// <param name="Progress">How far it is, as the job counts: total, done, failed, refused; absent before the first batch.</param>
/// <param name="Result">What came of it; absent in lists and until it has ended.</param>
/// <param name="Failure">Why it failed; absent when it did not.</param>
public sealed record JobRunBody(
    string Job, DateOnly Day, string Status, DateTimeOffset StartedAt, DateTimeOffset UpdatedAt, JsonElement? Progress, JsonElement? Result, string? Failure);
