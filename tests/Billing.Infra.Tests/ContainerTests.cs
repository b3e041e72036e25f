using System.Text.Json;
using Billing.Functions.Runtime;
using Billing.Infra.Tests.Compilation;
using Microsoft.Azure.Functions.Worker;

namespace Billing.Infra.Tests;

public sealed class ContainerTests
{
    private const string BlobContainer = "Microsoft.Storage/storageAccounts/blobServices/containers";
    private const string CosmosContainer = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers";

    [Theory]
    [InlineData(Deployment.Default)]
    [InlineData(Deployment.Everything)]
    public void The_blob_containers_of_the_fabric_are_created_and_no_others(string name)
    {
        var created = BlobContainersOf(name);

        Differences.AreNone(BlobContainers.All.Except(created, StringComparer.Ordinal).Select(container => $"{container} is not created")
            .Concat(created.Except(BlobContainers.All, StringComparer.Ordinal).Select(container => $"{container} is created and nobody knows it")));
    }

    [Fact]
    public void Every_container_that_a_blob_trigger_watches_is_created()
    {
        var watched = FunctionNeeds.Triggers.Select(each => each.Trigger).OfType<BlobTriggerAttribute>().Select(trigger => trigger.BlobPath.Split('/')[0]).ToList();

        Assert.NotEmpty(watched);
        Differences.AreNone(watched.Except(BlobContainersOf(Deployment.Default), StringComparer.Ordinal));
    }

    [Fact]
    public void Seals_are_written_once_and_snapshots_of_failed_calls_are_deleted_after_thirty_days()
    {
        var deployment = Deployment.Read(Deployment.Default);
        var retention = Assert.Single(deployment.Of(BlobContainer + "/immutabilityPolicies"));
        var rule = Assert.Single(Assert.Single(deployment.Of("Microsoft.Storage/storageAccounts/managementPolicies"))
            .GetProperty("properties").GetProperty("policy").GetProperty("rules").EnumerateArray()).GetProperty("definition");

        Assert.EndsWith($"/{BlobContainers.DailyRoots}/default", retention.GetProperty("name").GetString(), StringComparison.Ordinal);
        Assert.InRange(retention.GetProperty("properties").GetProperty("immutabilityPeriodSinceCreationInDays").GetInt32(), 3650, 146_000);
        Assert.Equal(BlobContainers.Snapshots + "/", Assert.Single(rule.GetProperty("filters").GetProperty("prefixMatch").EnumerateArray()).GetString());
        Assert.Equal(30, rule.GetProperty("actions").GetProperty("baseBlob").GetProperty("delete").GetProperty("daysAfterModificationGreaterThan").GetInt32());
    }

    [Theory]
    [InlineData(Deployment.Default)]
    [InlineData(Deployment.Everything)]
    public void The_containers_of_the_database_and_of_the_change_feeds_leases_are_created_with_their_keys(string name)
    {
        var deployment = Deployment.Read(name);
        var feed = Assert.Single(FunctionNeeds.Triggers.Select(each => each.Trigger).OfType<CosmosDBTriggerAttribute>());
        var keys = deployment.Of(CosmosContainer).ToDictionary(
            each => each.GetProperty("name").GetString()!.Split('/', 2)[1], KeyOf, StringComparer.Ordinal);

        Assert.Equal(CosmosContainers.Database, feed.DatabaseName);
        Assert.Equal(
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                [$"{feed.DatabaseName}/{feed.ContainerName}"] = "/tenant /region /stream",
                [$"{CosmosContainers.Database}/{CosmosContainers.Views}"] = "/tenant /region /view",
                [$"{feed.LeaseDatabaseName ?? feed.DatabaseName}/{feed.LeaseContainerName}"] = "/id",
            },
            keys);
    }

    private static List<string> BlobContainersOf(string name) =>
        [.. Deployment.Read(name).NamesOf(BlobContainer, "stdata").Select(path => path.Split('/')[1])];

    private static string KeyOf(JsonElement container) => string.Join(
        ' ', container.GetProperty("properties").GetProperty("resource").GetProperty("partitionKey").GetProperty("paths").EnumerateArray().Select(path => path.GetString()));
}
