using Azure.Storage.Blobs.Models;

namespace Billing.Local.Tests.Blobs;

public abstract partial class BlobBehaviour
{
    // Create Container: https://learn.microsoft.com/rest/api/storageservices/create-container
    [Fact]
    public async Task A_container_is_created_once()
    {
        var container = (await ConnectAsync()).GetBlobContainerClient(_containerName);

        Assert.False((await container.ExistsAsync()).Value);
        Assert.NotNull(await container.CreateIfNotExistsAsync());
        Assert.Null(await container.CreateIfNotExistsAsync());
        await FailsAsync(409, "ContainerAlreadyExists", () => container.CreateAsync());
        Assert.True((await container.ExistsAsync()).Value);

        Assert.True((await container.DeleteIfExistsAsync()).Value);
        Assert.False((await container.DeleteIfExistsAsync()).Value);
        Assert.False((await container.ExistsAsync()).Value);
    }

    [Fact]
    public async Task Everything_in_a_missing_container_is_container_not_found()
    {
        var container = (await ConnectAsync()).GetBlobContainerClient(_containerName);
        var blob = container.GetBlobClient("x");

        await FailsAsync(404, "ContainerNotFound", () => blob.UploadAsync(Text("x")));
        await FailsAsync(404, "ContainerNotFound", () => blob.DownloadContentAsync());
        await FailsAsync(404, "ContainerNotFound", () => blob.DeleteAsync());
        await FailsAsync(404, "ContainerNotFound", () => container.DeleteAsync());
        await FailsAsync(404, "ContainerNotFound", async () => await container.GetBlobsAsync().ToListAsync());
        Assert.False((await blob.ExistsAsync()).Value);
        Assert.False((await blob.DeleteIfExistsAsync()).Value);
    }

    // Naming containers: https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
    [Theory]
    [InlineData("ab", "OutOfRangeInput")]
    [InlineData("Upper", "InvalidResourceName")]
    [InlineData("two--dashes", "InvalidResourceName")]
    [InlineData("-dash", "InvalidResourceName")]
    public async Task A_container_name_against_the_rules_is_refused(string name, string code)
    {
        var service = await ConnectAsync();
        await FailsAsync(400, code, () => service.CreateBlobContainerAsync(name));
    }

    // List Blobs: https://learn.microsoft.com/rest/api/storageservices/list-blobs
    [Fact]
    public async Task Blobs_are_listed_by_prefix_in_the_order_of_their_names()
    {
        var container = await ContainerAsync();
        foreach (var name in new[] { "b/2", "a", "b/10", "c", "b/1", "bb" })
        {
            await container.UploadBlobAsync(name, Text(name));
        }

        var all = await container.GetBlobsAsync().Select(b => b.Name).ToListAsync();
        var some = await container.GetBlobsAsync(new GetBlobsOptions { Prefix = "b/" }).Select(b => b.Name).ToListAsync();
        var none = await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "zz", default).ToListAsync();

        Assert.Equal(["a", "b/1", "b/10", "b/2", "bb", "c"], all);
        Assert.Equal(["b/1", "b/10", "b/2"], some);
        Assert.Empty(none);
    }

    [Fact]
    public async Task A_listing_gives_properties_and_metadata_when_asked_for()
    {
        var blob = await BlobAsync("x");
        var options = new BlobUploadOptions
        {
            HttpHeaders = new() { ContentType = "text/plain" },
            Metadata = new Dictionary<string, string> { ["tenant"] = "acme" },
        };
        var written = (await blob.UploadAsync(Text("hello"), options)).Value;

        var container = await ContainerAsync();
        var item = await container.GetBlobsAsync(new GetBlobsOptions { Traits = BlobTraits.Metadata }).SingleAsync();
        var plain = await container.GetBlobsAsync().SingleAsync();

        // A listing gives tags without the quotes that headers have.
        Assert.Equal(written.ETag.ToString().Trim('"'), item.Properties.ETag.ToString());
        Assert.Equal(written.LastModified, item.Properties.LastModified);
        Assert.Equal(5, item.Properties.ContentLength);
        Assert.Equal("text/plain", item.Properties.ContentType);
        Assert.Equal("acme", item.Metadata!["tenant"]);
        Assert.True(plain.Metadata is null or { Count: 0 });
    }

    [Fact]
    public async Task A_listing_goes_on_page_by_page()
    {
        var container = await ContainerAsync();
        for (var i = 0; i < 7; i++)
        {
            await container.UploadBlobAsync($"n{i}", Text(""));
        }

        var pages = await container.GetBlobsAsync().AsPages(pageSizeHint: 3).ToListAsync();
        var rest = await container.GetBlobsAsync().AsPages(pages[0].ContinuationToken).ToListAsync();

        Assert.Equal([3, 3, 1], pages.Select(p => p.Values.Count));
        Assert.Equal(["n0", "n1", "n2", "n3", "n4", "n5", "n6"], pages.SelectMany(p => p.Values).Select(b => b.Name));
        Assert.Equal(["n3", "n4", "n5", "n6"], rest.SelectMany(p => p.Values).Select(b => b.Name));
        Assert.True(string.IsNullOrEmpty(pages[^1].ContinuationToken));
    }

    [Fact]
    public async Task A_hierarchical_listing_gives_the_folders_between_the_blobs()
    {
        var container = await ContainerAsync();
        foreach (var name in new[] { "a", "b/1", "b/2", "b/c/3", "d" })
        {
            await container.UploadBlobAsync(name, Text(""));
        }

        var top = await container.GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Delimiter = "/" }).ToListAsync();
        var pages = await container.GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Delimiter = "/" }).AsPages(pageSizeHint: 1).ToListAsync();
        var inside = await container.GetBlobsByHierarchyAsync(new GetBlobsByHierarchyOptions { Delimiter = "/", Prefix = "b/" }).ToListAsync();

        // Azurite gives the folders before the blobs, whatever their names.
        Assert.Equal(["a", "b/", "d"], top.Select(Name).Order(StringComparer.Ordinal));
        Assert.Equal(["a", "b/", "d"], pages.SelectMany(page => page.Values).Select(Name).Order(StringComparer.Ordinal));
        Assert.Equal(["b/1", "b/2", "b/c/"], inside.Select(Name).Order(StringComparer.Ordinal));

        static string Name(BlobHierarchyItem item) => item.IsPrefix ? item.Prefix : item.Blob.Name;
    }

    // List Containers: https://learn.microsoft.com/rest/api/storageservices/list-containers2
    [Fact]
    public async Task Containers_are_listed_by_prefix_page_by_page()
    {
        var service = await ConnectAsync();
        foreach (var number in new[] { 2, 1, 3 })
        {
            await service.CreateBlobContainerAsync($"{_containerName}-{number}", metadata: new Dictionary<string, string> { ["number"] = $"{number}" });
        }

        var pages = await service.GetBlobContainersAsync(BlobContainerTraits.Metadata, BlobContainerStates.None, _containerName, default)
            .AsPages(pageSizeHint: 2).ToListAsync();

        Assert.Equal([2, 1], pages.Select(page => page.Values.Count));
        Assert.Equal(["1", "2", "3"], pages.SelectMany(page => page.Values).Select(container => container.Properties.Metadata["number"]));
    }

    [Fact]
    public async Task A_container_keeps_its_metadata()
    {
        var container = (await ConnectAsync()).GetBlobContainerClient(_containerName);
        var created = (await container.CreateAsync(metadata: new Dictionary<string, string> { ["tenant"] = "acme" })).Value;

        var properties = (await container.GetPropertiesAsync()).Value;

        Assert.Equal("acme", properties.Metadata["tenant"]);
        Assert.Equal(created.ETag, properties.ETag);
        await FailsAsync(412, "ConditionNotMet", () => container.DeleteAsync(new BlobRequestConditions { IfUnmodifiedSince = created.LastModified.AddHours(-1) }));
    }
}
