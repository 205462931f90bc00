#include "tests/simulation/simulated_disk.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "tests/simulation/simulated_inode.hpp"

namespace huagu::simulation {

using journal::Access;
using journal::Stored;

namespace {

std::string directory_of(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? "" : path.substr(0, slash);
}

tl::unexpected<journal::StorageError> failed(const std::string& what, int error) {
    return tl::unexpected(
        journal::StorageError{error, base::as_is(what + ": " + std::strerror(error))});
}

class HeldLock final : public journal::StorageLock {
  public:
    HeldLock(std::set<std::string>& locked, std::string path)
        : locked_(locked), path_(std::move(path)) {}
    ~HeldLock() override { locked_.erase(path_); }

  private:
    std::set<std::string>& locked_;
    const std::string path_;
};

}  // namespace

// ---- Its machine ----

void SimulatedDisk::end_process() {
    ++process_;
    locked_.clear();
}

void SimulatedDisk::lose_power() {
    end_process();
    ++power_cuts_;
    is_off_ = false;
    operations_left_ = 0;
    const std::int64_t kept_percent = world_.random.within(0, 4) * 25;
    for (const Change& change : changes_) {
        if (world_.percent(kept_percent)) apply(change, safe_names_);
    }
    changes_.clear();
    names_ = safe_names_;
    // What is in no directory is gone.
    std::erase_if(names_, [this](const auto& name) {
        const std::string directory = directory_of(name.first);
        return !directory.empty() && names_.count(directory) == 0;
    });
    safe_names_ = names_;
    for (const auto& [path, inode] : names_) {
        if (inode != nullptr) inode->lose_power(world_, kept_percent);
    }
}

Stored<void> SimulatedDisk::operate(std::uint64_t process, const std::string& what, int error) {
    if (process != process_ || is_off_) return failed(what, EIO);
    if (operations_left_ > 0 && --operations_left_ == 0) {
        world_.tell("disk", "loses power: " + what);
        is_off_ = true;
        return failed(what, EIO);
    }
    if (faults_.error_one_in > 0 && world_.one_in(faults_.error_one_in)) {
        ++errors_;
        world_.tell("disk", "fails: " + what);
        return failed(what, error);
    }
    return {};
}

bool SimulatedDisk::skips_sync() {
    return faults_.skip_sync_one_in > 0 && world_.one_in(faults_.skip_sync_one_in);
}

// ---- Names ----

/// A directory goes with all that is in it.
void SimulatedDisk::apply(const Change& change, Names& names) {
    Names moved;
    if (!change.removed.empty()) {
        names.erase(change.removed);
        const std::string below = change.removed + "/";
        for (auto name = names.lower_bound(below);
             name != names.end() && name->first.starts_with(below); name = names.erase(name)) {
            moved[change.added + name->first.substr(change.removed.size())] = name->second;
        }
    }
    if (change.added.empty()) return;
    names[change.added] = change.inode;
    names.merge(moved);
}

void SimulatedDisk::change(Change change) {
    apply(change, names_);
    changes_.push_back(std::move(change));
}

Stored<SimulatedDisk::InodePointer> SimulatedDisk::find(const std::string& path, Access access) {
    const auto there = names_.find(path);
    if (access != Access::create) {
        if (there == names_.end()) return failed("open " + path, ENOENT);
        return there->second;
    }
    if (there != names_.end()) return failed("create " + path, EEXIST);
    if (names_.count(directory_of(path)) == 0) return failed("create " + path, ENOENT);
    const auto inode = std::make_shared<Inode>();
    change({directory_of(path), "", path, inode});
    return inode;
}

Stored<std::unique_ptr<journal::File>> SimulatedDisk::open(const std::string& path, Access access) {
    if (auto done = operate(process_, "open " + path, EIO); !done) {
        return tl::unexpected(done.error());
    }
    auto inode = find(path, access);
    if (!inode) return tl::unexpected(inode.error());
    return std::make_unique<SimulatedFile>(*this, process_, path, *inode);
}

Stored<std::unique_ptr<journal::Mapping>> SimulatedDisk::map(const std::string& path, Access access,
                                                             std::uint64_t capacity) {
    if (auto done = operate(process_, "map " + path, EIO); !done) {
        return tl::unexpected(done.error());
    }
    auto inode = find(path, access);
    if (!inode) return tl::unexpected(inode.error());
    (*inode)->map(capacity);
    return std::make_unique<SimulatedMapping>(*this, process_, path, *inode);
}

Stored<std::vector<std::string>> SimulatedDisk::list(const std::string& directory) {
    if (auto done = operate(process_, "list " + directory, EIO); !done) {
        return tl::unexpected(done.error());
    }
    if (names_.count(directory) == 0) return failed("list " + directory, ENOENT);
    std::vector<std::string> names;
    for (const auto& [path, inode] : names_) {
        if (directory_of(path) == directory) names.push_back(path.substr(directory.size() + 1));
    }
    return names;
}

bool SimulatedDisk::exists(const std::string& path) { return names_.count(path) != 0; }

Stored<void> SimulatedDisk::create_directory(const std::string& path) {
    if (exists(path)) return {};
    if (auto done = operate(process_, "create directory " + path, ENOSPC); !done) return done;
    const std::string above = directory_of(path);
    if (!above.empty()) {
        if (auto done = create_directory(above); !done) return done;
    }
    change({above, "", path, nullptr});
    return {};
}

Stored<void> SimulatedDisk::rename(const std::string& from, const std::string& to) {
    if (auto done = operate(process_, "rename " + from, EIO); !done) return done;
    const auto there = names_.find(from);
    if (there == names_.end()) return failed("rename " + from, ENOENT);
    change({directory_of(to), from, to, there->second});
    return {};
}

Stored<void> SimulatedDisk::remove(const std::string& path) {
    if (auto done = operate(process_, "remove " + path, EIO); !done) return done;
    if (!exists(path)) return failed("remove " + path, ENOENT);
    change({directory_of(path), path, "", nullptr});
    return {};
}

Stored<void> SimulatedDisk::sync_directory(const std::string& path) {
    if (auto done = operate(process_, "sync directory " + path, EIO); !done) return done;
    if (!exists(path)) return failed("sync directory " + path, ENOENT);
    if (skips_sync()) return {};
    std::erase_if(changes_, [&](const Change& change) {
        // Names are known by path: a directory that was here before must be gone first.
        if (change.directory != path && change.removed != path) return false;
        apply(change, safe_names_);
        return true;
    });
    return {};
}

Stored<std::unique_ptr<journal::StorageLock>> SimulatedDisk::lock(const std::string& path) {
    if (!locked_.insert(path).second) return failed("lock " + path, EWOULDBLOCK);
    return std::make_unique<HeldLock>(locked_, path);
}

}  // namespace huagu::simulation
